/* Local APIC, time, and interrupt handlers. */

/* Intel SDM vol. 3A, 10.4.7: software-enable through the spurious vector register.
 * LINT0 would let the 8259 in. */
apic_enable:
        movl    $0, APIC_TPR
        movl    $0x100 | VEC_SPURIOUS, APIC_SVR
        movl    $LVT_MASKED, APIC_LVT_LINT0
        movl    $LVT_MASKED | VEC_TIMER, APIC_LVT_TIMER
        movl    $APIC_DIV_16, APIC_TIMER_DIV
        ret

/* Find t_hz, the units of time in a second, over 20 ms of the local APIC's timer.
 * That timer and not the 8254, because -machine pit=off takes the 8254 away. */
calibrate:
        movl    $0xffffffff, APIC_TIMER_INIT
        call    sample
        pushl   %esi
        pushl   %edi
1:      pause
        movl    (%esp), %eax
        subl    APIC_TIMER_COUNT, %eax
        cmpl    $APIC_PER_MS * 20, %eax
        jb      1b
        call    sample
        popl    %ecx
        popl    %eax
        subl    %edi, %ecx              /* it counts down */
        subl    %eax, %esi
        movl    $APIC_HZ, %eax
        mull    %esi
        divl    %ecx
        movl    %eax, t_hz
        movl    $0, APIC_TIMER_INIT
        ret

/* The same moment on both clocks: time in esi, timer count in edi. The host may
 * take the processor away between the two, so the tightest of eight is used. */
sample:
        movl    $8, %ecx
        movl    $0xffffffff, %ebp
1:      now
        movl    %eax, %ebx
        pushl   APIC_TIMER_COUNT
        now
        subl    %ebx, %eax
        cmpl    %ebp, %eax
        popl    %edx
        jae     2f
        movl    %eax, %ebp
        shrl    $1, %eax
        leal    (%eax,%ebx), %esi
        movl    %edx, %edi
2:      loop    1b
        ret

/* The tick does nothing but end a hlt. It returns without iret: where KVM has to
 * emulate the guest's instructions, it knows iret in real mode only. So put the
 * flags and eip in the order in which popf and ret take them. */
acknowledge:
        movl    $0, APIC_EOI
        pushl   %eax
        movl    4(%esp), %eax           /* eip; the flags are at 12, cs at 8 */
        xchgl   %eax, 12(%esp)
        movl    %eax, 8(%esp)
        popl    %eax
        addl    $4, %esp
        popfl
        ret

/* Nobody sends these but by hand, and only iret lets the next NMI in. */
ignore:
        iret

/* One 8-byte slot for each exception: push its number, go on. */
        .balign 8, 0xcc
fault_stubs:
        .set    vector, 0
        .rept   32
        .balign 8, 0xcc
        pushl   $vector
        jmp     fault
        .set    vector, vector + 1
        .endr

/* None is expected: say where it was, and stop this vCPU. */
fault:
        popl    %ebx
        movl    $0x00227d00, %eax       /* 8, 10 to 14, 17 and 21 push an error code */
        btl     %ebx, %eax
        jnc     1f
        addl    $4, %esp
1:      popl    %ebp
        call    line_start
        put     s_fault
        movl    %ebx, %eax
        call    put_dec
        put     s_at
        movl    %ebp, %eax
        call    put_hex
        put     s_on
        movl    %esp, %eax
        andl    $-BLOCK_SIZE, %eax
        movl    PC_INDEX(%eax), %eax
        call    put_dec
        call    line_end
        jmp     park
