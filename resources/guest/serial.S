/* COM1, and the lines that go there. A line is put together in memory first: under
 * KVM each access to a port is an exit to QEMU, and these are the only ones. */

/* National PC16550D data sheet: 115200 8N1, FIFOs on and cleared, no interrupts.
 * Without -serial there is no port; its scratch register tells. */
serial_init:
        movl    $COM1 + 7, %edx
        movb    $0x5a, %al
        outb    %al, %dx
        inb     %dx, %al
        cmpb    $0x5a, %al
        jne     1f
        movb    $1, serial_there
        movl    $uart_setup, %esi
        movl    $(uart_setup_end - uart_setup) / 2, %ecx
2:      xorl    %edx, %edx
        lodsb
        movb    %al, %dl
        addl    $COM1, %edx
        lodsb
        outb    %al, %dx
        loop    2b
1:      ret

/* Begin a line; edi is where its next character goes until line_end. */
line_start:
        movl    $line, %edi
        cmpb    $0, serial_dropped
        je      1f
        /* The last line was cut short. */
        movb    $0, serial_dropped
        put     s_end
1:      put     s_name
        ret

/* The text at esi. Clobbers eax and esi. */
put_str:
        lodsb
        testb   %al, %al
        jz      1f
        stosb
        jmp     put_str
1:      ret

/* A character from outside, which may be anything. */
put_char:
        cmpb    $' ', %al
        jb      1f
        cmpb    $'~', %al
        jbe     2f
1:      movb    $'?', %al
2:      stosb
        ret

/* eax in decimal. Clobbers eax, ecx, edx. */
put_dec:
        movl    $10, %ecx
        pushl   $0
1:      xorl    %edx, %edx
        divl    %ecx
        addl    $'0', %edx
        pushl   %edx
        testl   %eax, %eax
        jnz     1b
2:      popl    %eax
        testl   %eax, %eax
        jz      3f
        stosb
        jmp     2b
3:      ret

/* eax as eight hexadecimal digits. Clobbers eax, ecx, edx. */
put_hex:
        movl    %eax, %edx
        movl    $8, %ecx
1:      roll    $4, %edx
        movl    %edx, %eax
        andl    $15, %eax
        movb    hex_digits(%eax), %al
        stosb
        loop    1b
        ret

/* The working set, such as 16M or 100K. */
put_ws:
        movl    ws_pages, %eax
        testl   $255, %eax
        jz      1f
        shll    $2, %eax
        call    put_dec
        put     s_kibi
        ret
1:      shrl    $8, %eax
        call    put_dec
        put     s_mebi
        ret

/* End the line and send it. PC16550D, 8.4: an empty transmitter holding register
 * means that the whole FIFO of 16 is, so ask once for 16 bytes. If nobody takes
 * them for 50 ms the rest is dropped: the loads matter more. Clobbers everything
 * but ebx and ebp. */
line_end:
        put     s_end
        cmpb    $0, serial_there
        je      9f
        pushl   %ebx
        pushl   %ebp
        movl    $line, %esi
        now
        movl    %eax, %ebx
        movl    t_hz, %ebp
        shrl    $4, %ebp
1:      movl    $COM1 + 5, %edx
        inb     %dx, %al
        testb   $0x20, %al
        jnz     2f
        pause
        now
        subl    %ebx, %eax
        cmpl    %ebp, %eax
        jb      1b
        movb    $1, serial_dropped
        jmp     3f
2:      movl    %edi, %ecx
        subl    %esi, %ecx
        jz      3f
        cmpl    $16, %ecx
        jbe     4f
        movl    $16, %ecx
4:      movl    $COM1, %edx
        rep outsb
        cmpl    %edi, %esi
        jb      1b
3:      popl    %ebp
        popl    %ebx
9:      ret
