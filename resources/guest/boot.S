/* The Multiboot header, the boot processor's path, and the start of the others. */

/* Multiboot 0.6.96, 3.1.1: within the first 8 KiB, on a 4-byte boundary. */
header:
        .long   MB_HEADER_MAGIC
        .long   MB_HEADER_FLAGS
        .long   -(MB_HEADER_MAGIC + MB_HEADER_FLAGS)
        .long   header
        .long   image_start
        .long   image_end
        .long   bss_end
        .long   start

/* Multiboot 0.6.96, 3.2: protected mode, paging off, interrupts off; EAX and
 * EBX are ours to read. The stack and the GDT are not promised. */
        .globl  start
start:
        cli
        cld
        cmpl    $MB_LOADER_MAGIC, %eax
        jne     park
        movl    $BLOCKS + BLOCK_SIZE, %esp
        movl    %ebx, mbi
        call    load_tables
        call    serial_init

        /* TSC (bit 4), MSR (5) and APIC (9); QEMU's oldest models lack them. */
        movl    $1, %eax
        cpuid
        andl    $0x230, %edx
        cmpl    $0x230, %edx
        je      1f
        call    line_start
        put     s_no_apic
        call    line_end
        jmp     park

1:      call    quiet_chipset
        call    apic_enable
        call    calibrate
        call    parse_options
        call    read_fw_cfg
        call    limit_working_set
        call    derive
        call    prepare_blocks
        call    start_others

        /* Every vCPU is up and halted: let them all go. */
        movl    $1, go
        cmpl    $1, cpus
        je      2f
        movl    $ICR_FIXED | VEC_WAKE, %eax
        call    send_ipi
2:      movl    $BLOCKS, %ebx
        jmp     run

/* For a processor that has nothing to do. An NMI would end the hlt. */
park:
        cli
        hlt
        jmp     park

/* GDT and IDT of this program; needs a stack. Clobbers eax, ecx, edi. */
load_tables:
        lgdt    gdtr
        ljmp    $SEL_CODE, $1f
1:      movl    $SEL_DATA, %eax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss

        movl    $idt, %edi
        movl    $fault_stubs, %eax
        movl    $32, %ecx
2:      call    set_gate
        addl    $8, %eax
        loop    2b
        movl    $ignore, %eax
        movl    $256 - 32, %ecx
3:      call    set_gate
        loop    3b
        movl    $idt + 2 * 8, %edi      /* NMI: one may be sent from a monitor */
        movl    $ignore, %eax
        call    set_gate
        movl    $idt + VEC_TIMER * 8, %edi
        movl    $acknowledge, %eax
        call    set_gate
        call    set_gate                /* VEC_WAKE */
        lidt    idtr
        ret

/* A 32-bit interrupt gate (Intel SDM vol. 3A, 6.11) for eax at edi; edi moves on. */
set_gate:
        movw    %ax, (%edi)
        movw    $SEL_CODE, 2(%edi)
        movw    $0x8e00, 4(%edi)
        pushl   %eax
        shrl    $16, %eax
        movw    %ax, 6(%edi)
        popl    %eax
        addl    $8, %edi
        ret

/* The firmware leaves the 8254 ticking at 18.2 Hz, which costs the host wakeups
 * that no load asked for. Remap both 8259s away from the exceptions, mask them,
 * and turn counter 0 to mode 0 with count 0: it ends once and stays silent
 * (8254 data sheet, "Mode 0"). Without a PIT or PIC the writes go nowhere. */
quiet_chipset:
        movl    $pic_setup, %esi
        movl    $(pic_setup_end - pic_setup) / 2, %ecx
        xorl    %edx, %edx
1:      lodsb
        movb    %al, %dl
        lodsb
        outb    %al, %dx
        loop    1b
        ret

/* QEMU's fw_cfg (docs/specs/fw_cfg): how many vCPUs to wait for, and the memory.
 * The entries are little-endian. */
read_fw_cfg:
        movl    $FW_CFG_SIGNATURE, %eax
        call    fw_cfg_read
        cmpl    $0x554d4551, %eax       /* "QEMU" */
        jne     1f
        movl    $FW_CFG_NB_CPUS, %eax
        call    fw_cfg_read
        movzwl  %ax, %eax
        movl    %eax, cpus
        movl    $FW_CFG_RAM_SIZE, %eax
        call    fw_cfg_read
        shrdl   $20, %ecx, %eax
        movl    %eax, mem_mib
        cmpl    $MAX_CPUS, cpus
        jbe     2f
        call    line_start
        put     s_too_many
        call    line_end
        movl    $MAX_CPUS, cpus
2:      ret
1:      call    line_start
        put     s_no_fw_cfg
        call    line_end
        ret

/* Entry eax -> its first eight bytes in ecx:eax. Clobbers edx, edi. */
fw_cfg_read:
        movl    $FW_CFG_SELECTOR, %edx
        outw    %ax, %dx
        movl    $FW_CFG_DATA, %edx
        movl    $fw_cfg_buffer, %edi
        movl    $8, %ecx
        rep insb
        movl    fw_cfg_buffer, %eax
        movl    fw_cfg_buffer + 4, %ecx
        ret

/* Fill in the block of every vCPU that is expected; the pages a second of
 * load=dirty are shared out here. */
prepare_blocks:
        movl    $BLOCKS, %ebx
        xorl    %ebp, %ebp
1:      movl    %ebx, %edi
        xorl    %eax, %eax
        movl    $(PC_BUFFER + 1024) / 4, %ecx
        rep stosl
        movl    %ebp, PC_INDEX(%ebx)
        movl    pages, %eax
        xorl    %edx, %edx
        divl    cpus
        cmpl    %edx, %ebp              /* the first few take the remainder */
        adcl    $0, %eax
        movl    %eax, PC_RATE(%ebx)
        mull    burst
        movl    %eax, PC_MAX_LO(%ebx)
        movl    %edx, PC_MAX_HI(%ebx)
        addl    $BLOCK_SIZE, %ebx
        incl    %ebp
        cmpl    cpus, %ebp
        jb      1b
        ret

/* Intel SDM vol. 3A, 9.4.4.1 "Typical BSP Initialization Sequence": INIT to all
 * others, 10 ms, Start-up, 200 us, Start-up. A processor that the first
 * Start-up has woken ignores the second. */
start_others:
        movl    $1, online
        cmpl    $1, cpus
        je      5f
        movl    $trampoline, %esi
        movl    $TRAMPOLINE, %edi
        movl    $trampoline_end - trampoline, %ecx
        rep movsb
        movl    $ICR_INIT, %eax
        call    send_ipi
        movl    t_hz, %eax
        movl    $100, %ecx
        call    delay
        movl    $ICR_SIPI | (TRAMPOLINE >> 12), %eax
        call    send_ipi
        movl    t_hz, %eax
        movl    $5000, %ecx
        call    delay
        movl    $ICR_SIPI | (TRAMPOLINE >> 12), %eax
        call    send_ipi

        /* Ten seconds: many vCPUs on few and busy host processors are slow. */
        now
        movl    %eax, %ebx
        imull   $10, t_hz, %ecx
1:      movl    online, %eax
        cmpl    cpus, %eax
        jae     5f
        pause
        now
        subl    %ebx, %eax
        cmpl    %ecx, %eax
        jb      1b
        call    line_start
        put     s_warning
        movl    online, %eax
        call    put_dec
        put     s_of
        movl    cpus, %eax
        call    put_dec
        put     s_answered
        call    line_end
        movl    online, %eax
        movl    %eax, cpus
5:      ret

/* Write the interrupt command register, and wait until it has gone out. */
send_ipi:
        movl    %eax, APIC_ICR_LO
1:      pause
        testl   $ICR_PENDING, APIC_ICR_LO
        jnz     1b
        ret

/* Spin for eax / ecx units of time. */
delay:
        xorl    %edx, %edx
        divl    %ecx
        movl    %eax, %ecx
        now
        movl    %eax, %ebx
1:      pause
        now
        subl    %ebx, %eax
        cmpl    %ecx, %eax
        jb      1b
        ret

/* Copied below 1 MiB: a Start-up IPI with vector VV begins at VV000 in real
 * mode. INIT leaves the caches disabled in CR0 (Intel SDM vol. 3A, table 9-1),
 * so CR0 is written whole: PE and ET. */
        .code16
trampoline:
        cli
        cld
        movw    %cs, %ax
        movw    %ax, %ds
        lgdtl   trampoline_gdtr - trampoline
        movl    $0x11, %eax
        movl    %eax, %cr0
        ljmpl   $SEL_CODE, $other_start
trampoline_gdtr:
        .word   gdt_end - gdt - 1
        .long   gdt
trampoline_end:
        .code32

/* The other processors number themselves in the order of arrival. */
other_start:
        movl    $SEL_DATA, %eax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %fs
        movw    %ax, %gs
        movw    %ax, %ss
        movl    $1, %eax
        lock xaddl %eax, next_index
        cmpl    cpus, %eax
        jae     park
        movl    %eax, %ebx
        shll    $BLOCK_SHIFT, %ebx
        addl    $BLOCKS, %ebx
        leal    BLOCK_SIZE(%ebx), %esp
        lidt    idtr
        call    apic_enable
        lock incl online
        /* Halted, not spinning: the last to come may need this host processor.
         * sti takes effect after hlt has begun, so the wake-up can't be lost. */
1:      cli
        cmpl    $0, go
        jne     run
        sti
        hlt
        jmp     1b
