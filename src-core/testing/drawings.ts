/** A whole stop-cont cycle of a guest with two vCPUs, drawn after a real one. Times in µs. */
export const STOP_CONT_DRAWING = `
   0 main   sleep do_sys_poll
   5 cpu0   run
   6 cpu1   run
 100 client stop
 110 main   woken
 115 main   runs
 120 main   > vm_stop
 125 main   > pause_all_vcpus
 130 cpu0   kick
 135 cpu1   kick
 140 main   sleep futex_wait_queue
 150 cpu0   exit
 155 cpu0   left
 170 cpu0   > qemu_wait_io_event
 175 cpu1   left
 180 main   woken by cpu0
 190 main   runs
 195 cpu0   kick
 196 cpu1   kick
 200 main   sleep futex_wait_queue
 210 cpu1   > qemu_wait_io_event
 220 main   woken by cpu1
 225 main   runs
 230 main   < pause_all_vcpus
 232 main   > vm_state_notify
 240 main   sleep schedule < wait_for_completion < __synchronize_srcu < kvm_io_bus_unregister_dev < kvm_deassign_ioeventfd_idx < kvm_vm_ioctl
 270 main   woken
 275 main   runs
 290 main   < vm_state_notify
 295 main   preempted
 305 main   runs
 310 main   > bdrv_drain_all
 320 main   < bdrv_drain_all
 321 main   > bdrv_flush_all
 340 main   < bdrv_flush_all
 342 main   < vm_stop
 300 client stopped
 350 client ok
 400 client cont
 410 main   > vm_start
 422 main   > vm_state_notify
 440 main   < vm_state_notify
 441 main   > resume_all_vcpus
 450 cpu0   run
 460 main   < resume_all_vcpus
 460 main   < vm_start
 470 cpu1   run
 430 client resumed
 465 client ok
`;

/** A pause in which the second vCPU waits for the BQL that the first has, and a resume in which it is the other way round. Times in µs. */
export const BQL_CHAIN_DRAWING = `
   0 main   runs
   0 cpu0   runs
   0 cpu1   runs
   1 cpu0   run
   1 cpu1   run
  10 client stop
  20 main   > vm_stop
  25 main   > pause_all_vcpus
  30 cpu0   kick
  32 cpu1   kick
  40 main   sleep futex_wait_queue
  45 cpu0   left
  46 cpu1   left
  50 cpu1   sleep
  60 cpu0   > qemu_wait_io_event
  70 cpu0   > qemu_wait_io_event
  72 cpu1   woken by cpu0
  75 cpu0   sleep
  90 cpu1   runs
 100 cpu1   > qemu_wait_io_event
 110 main   woken by cpu1
 115 cpu1   > qemu_wait_io_event
 118 cpu1   sleep
 120 main   runs
 180 main   < pause_all_vcpus
 190 main   < vm_stop
 195 client stopped
 199 client ok
 300 client cont
 310 main   > vm_start
 320 main   > resume_all_vcpus
 330 cpu0   woken by main
 331 cpu0   kick
 332 cpu1   woken by main
 333 cpu1   kick
 335 cpu1   runs
 336 cpu0   runs
 337 cpu0   sleep
 350 cpu0   woken by cpu1
 352 cpu1   run
 360 main   < resume_all_vcpus
 360 main   < vm_start
 365 cpu0   runs
 370 client ok
 380 cpu0   run
`;
