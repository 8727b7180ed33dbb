/**
 * Words that everybody's QEMU has: options, what they take, device models. What is not among them is somebody's own. A word that
 * is missing here is replaced, which costs a reader something and gives nothing away.
 */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Without their dashes. */
export const QEMU_OPTIONS = set(`
  accel action add-fd alt-grab append audio audiodev bios blockdev boot bt cdrom chardev chroot compat cpu d daemonize debugcon
  device dfilter display drive dtb enable-fips enable-kvm enable-sync-profile fda fdb fsdev full-screen fw_cfg g gdb global h hda
  hdb hdc hdd help icount icount-align incoming initrd iscsi jitdump k kernel L loadvm m M machine mem-path mem-prealloc mon monitor msg
  mtdblock name net netdev nic no-acpi no-fd-bootchk no-hpet no-quit no-reboot no-shutdown no-user-config nodefaults nographic
  numa object only-migratable option-rom overcommit p parallel perfmap pflash pidfile plugin portrait preconfig prom-env qmp
  qmp-pretty readconfig rotate rtc run-with runas S s sandbox sd sdl seed semihosting semihosting-config serial set shim singlestep smbios
  smp snapshot soundhw spice tb-size tpmdev trace uuid usb usbdevice version vga virtfs vnc watchdog watchdog-action win2k-hack
  writeconfig xen-attach xen-domid xen-domid-restrict
`);

/** Keys whose value is a name that somebody gave. */
export const NAMING_KEYS = set(`
  id drive chardev netdev iothread bus memdev guest process name serial wwn tls-creds secret sasl-authz authz user username
  password keyid opaque fsdev mount_tag node-name backing host-name hostname domain tag vlan audiodev tpmdev iothreads throttle-group job
  alias label title uuid mac macaddr guid smbd bootfile host server port data string product manufacturer
  file filename path romfile script downscript logfile mem-path
`);

/** Options whose value begins with one. */
export const NAMING_OPTIONS = set(`
  name uuid user runas comm hostname loadvm pidfile D L dtb kernel initrd bios pflash hda hdb hdc hdd fda fdb cdrom sd mtdblock option-rom
  readconfig mem-path
`);

/** Of both, those whose value is a file. */
export const FILE_KEYS = set(`
  file filename path romfile script downscript logfile mem-path pidfile D L dtb kernel initrd bios pflash hda hdb hdc hdd fda fdb cdrom sd
  mtdblock option-rom readconfig
`);

/** Parts of words, between dashes, dots and underscores, in lower case. */
export const KNOWN_WORDS = set(`
  qemu system quiescope kvm tcg xen hvf whpx host max base named cpu cpus cores threads sockets dies clusters maxcpus model accel thread
  single multi split irqchip kernel on off auto yes no true false none default null std mode control readline pretty
  q35 pc i440fx microvm isapc virt pseries sbsa ref x86 64 32 i386 aarch64 arm riscv64 ppc64 s390x type machine vmport hpet smm pit pic
  rtc usb nvdimm hmat mem merge dump guest core suppress memory backend size slots maxmem share prealloc policy nodes bind
  preferred interleave ram file memfd hugetlb hugetlbsize discard data align readonly rom pmem
  virtio blk scsi net serial balloon rng gpu vga input vsock fs console crypto iommu sound mem pmem pci ccw mmio device transitional non
  vhost user vdpa nvme ns ahci ide hd cd sata megasas mptsas lsi piix3 piix4 ich9 ich6 ich7 hda duplex micro intel amd
  e1000 e1000e rtl8139 ne2k vmxnet3 pcnet igb xhci ehci uhci ohci nec tablet kbd mouse keyboard storage hub host redir ccid
  pcie root port bridge ioh3420 pxb expander bus switch upstream downstream multifunction chassis slot addr acpi hotplug
  vfio mdev display sysfsdev ramfb qxl cirrus bochs secondary ati isa debugcon fw cfg pvpanic vmgenid vmcoreinfo applesmc edu ivshmem plain doorbell
  tpm tis crb emulator passthrough spapr watchdog i6300esb ib700 diag288 wdt
  drive if format qcow2 raw vmdk vdi vhdx qed luks dmg vpc parallels bochs cloop file nbd iscsi rbd gluster nfs ssh http https
  blockdev driver filename node cache writeback writethrough directsync unsafe none direct flush aio native io uring threads
  media disk cdrom index unit lun snapshot copy read write ignore report enospc stop werror rerror detect zeroes discard unmap locking
  bps iops rd wr total throttling throttle group backing l2 refcount overlap check lazy refcounts preallocation metadata falloc full
  queues queue num vectors iothread iothreads ioeventfd event idx indirect desc packed mrg rxbuf rx tx mq vectorized seg max min bootindex
  physical logical block opt disable legacy modern ats aer page per vq request merging config wce write logical acs
  netdev user tap bridge socket stream dgram l2tpv3 vde netmap passt af xdp hubport nic hostfwd guestfwd restrict ifname script downscript
  vhostfd vhostforce fd fds br helper sndbuf vnet hdr ipv4 ipv6 tcp udp unix telnet websocket mcast listen connect tls to reconnect delay nodelay
  chardev pty stdio ringbuf vc pipe parport spicevmc spiceport mux logfile logappend signal server wait path port backend abstract tight
  mon monitor qmp hmp readline pretty control serial parallel debug append load idle busy dirty console tty ttys0 hvc0 root ro rw quiet
  panic nokaslr earlyprintk loglevel init rdinit noapic nolapic clocksource tsc kvmclock nosmp isolcpus nohz mitigations
  timestamp on name process debug threads msg overcommit lock pm sandbox obsolete elevateprivileges spawn resourcecontrol deny allow children
  boot order once menu strict splash reboot timeout rtc utc localtime clock vm rt host driftfix slew base gtk sdl egl headless curses vnc spice dbus cocoa app
  gl es icount shift align sleep rr record replay trace events enable pattern d D unimp int exec in asm op out cpu reset guest errors
  object secret tls creds x509 rng random urandom egd builtin authz list colo filter mirror redirector rewriter cryptodev can iothread poll grow shrink ns
  main loop aio batch throttle sev snp tdx epyc rome milan genoa naples turin opteron g1 g2 g3 g4 g5 ibpb v1 v2 v3 v4 v5 v6
  nehalem westmere sandybridge ivybridge haswell broadwell skylake cascadelake cooperlake icelake sapphirerapids graniterapids sierraforest snowridge
  denverton knightsmill client server notsx tsx ibrs conroe penryn phenom athlon coreduo core2duo n270 qemu64 qemu32 kvm64 kvm32 486 pentium cortex neoverse
  a53 a57 a72 a76 n1 n2 rv64 power9 power10
  arch capabilities migratable enforce check hypervisor vmx svm pcid invpcid pdpe1gb spec ctrl ssbd stibp md clear flush l1d taa tsxldtrk hle rtm
  sse sse2 sse3 ssse3 sse4 avx avx2 avx512f avx512 aes vaes x2apic tsc deadline adjust invtsc rdtscp xsave xsaves xsavec erms fsgsbase smap smep umip pku la57 
  hv relaxed vapic spinlocks vpindex runtime synic stimer reset vendor id frequencies reenlightenment tlbflush evmcs ipi time passthrough
  aw bits intremap caching eim iotlb poll rotation rate phys l3 topoext dns dhcpstart
  pv eoi unhalt steal tlb flush sched yield send kick pmu
  global property qtest numa node nodeid dist dst src val cpu hmat lb hierarchy initiator latency bandwidth
  action shutdown pause poweroff none reboot reset panic exit failure guest
  fat floppy virtfs local proxy synth security mapped xattr passthrough none fsdev fmode dmode readonly writeout immediate multidevs remap forbid warn
  smbios type manufacturer product version fw firmware unsafe secure pflash loader
  info status stop cont cont savevm loadvm delvm migrate quit system powerdown log query commands capabilities sync block jobs registers mtree qtree qom
  perf script report stat report e a g F k o r m p t c clockid monotonic all cpus call graph dwarf fp lbr freq output period pid tid sched sched_switch kvm ioctl cpu cycles
  instructions task page faults raw syscalls clock mono exclude include intr regs user kernel only buildid no switch namespaces delta mmap pages overwrite
  kcore aio tail synth snapshot compression level timestamp phys switching waking wakeup exit entry signal generate uprobes uprobe probe tracepoint stat runtime fpu userspace
`);

/** Files that code is in on everybody's machine; letters only up to the first dot or digit count. */
export const KNOWN_LIBRARIES = set(`
  libc libm libpthread librt libdl ld libglib libgio libgobject libgmodule libaio liburing libpixman libz libzstd libstdc libgcc
  libseccomp libcap libnuma libpmem libslirp libfdt libusb libspice libgnutls libnettle libhogweed libgmp libssl libcrypto
  libcurl libssh libnfs libiscsi librbd librados libxml libjpeg libpng libsasl libpam libselinux libudev libvirglrenderer libepoxy
  libgbm libdrm libx libgtk libgdk libsdl libasound libpulse libibverbs librdmacm libmlx libfuse libbz liblzma liblzo libsnappy libffi
  libpcre libmount libblkid libresolv libnss libkeyutils libcom libtasn libunistring libidn libp libdaxctl libndctl libbpf libelf
`);

/** Programs and kernel threads that say nothing of who uses them; whole names. */
export const KNOWN_TASKS = set(`
  swapper kthreadd perf node quiescope electron systemd init bash sh sudo sshd cron dbus-daemon khugepaged kcompactd0 kswapd0 ksmd kauditd
  rcu_sched rcu_preempt rcu_gp rcu_par_gp rcu_tasks_kthre rcu_tasks_rude_ rcu_tasks_trace oom_reaper writeback kblockd kdevtmpfs khungtaskd
  irqbalance libvirtd virtqemud
`);
export const KNOWN_TASK_SHAPES: readonly RegExp[] = [
  /^(swapper|ksoftirqd|migration|cpuhp|watchdog|rcuc|rcuob|rcuop|rcuog|idle_inject|irq_work)\/\d{1,5}$/,
  /^kdamond\.\d{1,3}$/,
];
/** A tracepoint's. */
export const KERNEL_EVENT =
  /^(sched|kvm|signal|irq|timer|syscalls|raw_syscalls|workqueue|rcu|block|power|exceptions):[a-z0-9_]*\*?$/;
/** What follows is the name of a queue, cut where 15 characters of it all end. */
export const KERNEL_WORKER = /^(kworker\/u?\d{1,5}:\d{1,5}H?)(?:([-+])(.*))?$/;
/** The kernel's own, which are those of no device. */
export const KERNEL_QUEUES = set(`
  events events_highpri events_long events_unbound events_freezable events_power_efficient rcu_gp rcu_par_gp srcu kvm mm_percpu_wq
  kblockd writeback
`);

export const KNOWN_THREADS = set(`
  worker call_rcu rcu gmain gdbus dump vnc_worker live_migration bg_snapshot threaded-ml pool-spawner mon_iothread kvm-nx-lpage-re
  kvm-nx-lpage-recovery dconf postcopy-fault return-path colo-compare
`);
export const KNOWN_THREAD_SHAPES: readonly RegExp[] = [
  /^CPU \d{1,5}\/(KVM|TCG|HVF|WHPX)$/,
  /^ALL CPUs\/TCG$/,
  /^IO mon_iothread$/,
  /^SPICE Worker$/,
  /^return path$/,
  /^postcopy\/(fault|preempt|listen)$/,
  /^(multifd|mig)[_/](send|recv|src\/main|dst\/main|src\/send|dst\/recv|snapshot|return)_?\d{0,4}$/,
  /^(multifdsend|multifdrecv)_\d{1,4}$/,
  /^vhost-\d{1,9}$/,
  /^iou-(wrk|sqp)-\d{1,9}$/,
];
/** 15 characters of it are a thread's name. */
export const QEMU_BINARY =
  /^(qemu-kvm|qemu|kvm|qemu-system-(x86(_6?4?)?|x|i386|aarch(64?)?|aar|arm|ppc(64)?|s390x?|riscv(32|64)?|mips\w{0,5}))$/;
