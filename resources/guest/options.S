/* The command line, and the numbers that follow from it. */

/* QEMU puts the path of the file first, and that may contain spaces: the options
 * begin behind this program's own name, or behind the first word if the file has
 * been renamed. Clobbers everything. */
parse_options:
        movl    mbi, %eax
        testl   $4, MBI_FLAGS(%eax)
        jz      9f
        movl    MBI_CMDLINE(%eax), %ebx
        movl    %ebx, %edx
1:      movl    %edx, %esi
        movl    $s_file, %edi
        movl    $s_file_end - s_file, %ecx
        repe cmpsb
        jne     2f
        cmpb    $' ', (%esi)            /* not just the beginning of a longer name */
        ja      2f
        movl    %esi, %ebx
        jmp     4f
2:      incl    %edx
        cmpb    $0, -1(%edx)
        jne     1b
3:      cmpb    $' ', (%ebx)
        jbe     4f
        incl    %ebx
        jmp     3b

        /* One word at a time: ebx to ebp. */
4:      cmpb    $0, (%ebx)
        je      9f
        cmpb    $' ', (%ebx)
        ja      5f
        incl    %ebx
        jmp     4b
5:      movl    %ebx, %ebp
6:      incl    %ebp
        cmpb    $' ', (%ebp)
        ja      6b
        call    parse_word
        movl    %ebp, %ebx
        jmp     4b
9:      ret

/* Keeps ebx and ebp. */
parse_word:
        movl    $option_table, %edx
1:      movl    (%edx), %edi
        testl   %edi, %edi
        jz      3f
        movl    %ebx, %esi
        call    match
        je      2f
        addl    $OPTION_SIZE, %edx
        jmp     1b
2:      call    *4(%edx)
        jc      4f
        ret
3:      call    line_start
        put     s_unknown
        jmp     5f
4:      call    line_start
        put     s_bad
5:      /* The word as it was typed, but a long one would be a slow line. */
        movl    %ebx, %esi
        movl    $40, %ecx
6:      cmpl    %ebp, %esi
        jae     7f
        lodsb
        call    put_char
        loop    6b
7:      jmp     line_end

/* Does the text at esi begin with the NUL-terminated one at edi? ZF if so, and esi
 * is behind it. Keeps the other registers except eax and edi. */
match:
        movb    (%edi), %al
        testb   %al, %al
        jz      1f
        cmpb    %al, (%esi)
        jne     1f
        incl    %esi
        incl    %edi
        jmp     match
1:      ret

/* The handlers: value from esi to ebp, table entry in edx; CF if it is no good.
 * They keep ebx and ebp. */
option_load:
        xorl    %ecx, %ecx
1:      pushl   %esi
        movl    load_names(,%ecx,4), %edi
        call    match
        jne     2f
        cmpl    %ebp, %esi
2:      popl    %esi
        je      3f
        incl    %ecx
        cmpl    $LOAD_DIRTY, %ecx
        jbe     1b
        stc
        ret
3:      movl    %ecx, load
        clc
        ret

/* A number within the table's limits, or 0. */
option_number:
        call    get_dec
        jc      1f
        cmpl    %ebp, %esi
        jne     2f
        testl   %eax, %eax
        jz      3f
        cmpl    12(%edx), %eax
        jb      2f
        cmpl    16(%edx), %eax
        ja      2f
3:      movl    8(%edx), %edi
        movl    %eax, (%edi)
        clc
1:      ret
2:      stc
        ret

/* A number of KiB, MiB or GiB: bare, it could mean anything. */
option_size:
        call    get_dec
        jc      1f
        testl   %eax, %eax
        jz      2f
        leal    1(%esi), %ecx
        cmpl    %ebp, %ecx
        jne     2f
        movb    (%esi), %cl
        orb     $0x20, %cl
        cmpl    $4095 << 20, %eax       /* in KiB; also keeps the rounding below from wrapping */
        ja      2f
        cmpb    $'k', %cl
        je      3f
        cmpl    $4095, %eax
        ja      2f
        cmpb    $'m', %cl
        je      4f
        cmpb    $'g', %cl
        jne     2f
        cmpl    $3, %eax
        ja      2f
        shll    $10, %eax
4:      shll    $10, %eax
3:      addl    $3, %eax
        shrl    $2, %eax
        movl    %eax, ws_pages
        clc
1:      ret
2:      stc
        ret

/* Decimal digits from esi up to ebp -> eax; esi is behind them. CF if there is
 * none, or they don't fit. Clobbers ecx and edi. */
get_dec:
        xorl    %eax, %eax
        movl    %esi, %edi
1:      cmpl    %ebp, %esi
        jae     2f
        movzbl  (%esi), %ecx
        subl    $'0', %ecx
        cmpl    $9, %ecx
        ja      2f
        cmpl    $400000000, %eax
        ja      3f
        imull   $10, %eax
        addl    %ecx, %eax
        incl    %esi
        jmp     1b
2:      cmpl    %esi, %edi
        je      3f
        clc
        ret
3:      stc
        ret

/* Multiboot 0.6.96, 3.3: mem_upper is the memory from 1 MiB to the first hole, in
 * KiB. The firmware's tables lie behind that. */
limit_working_set:
        cmpl    $LOAD_DIRTY, load
        jne     2f
        movl    mbi, %edx
        movl    $15 << 10, %eax         /* what the smallest guest would have */
        testl   $1, MBI_FLAGS(%edx)
        jz      1f
        movl    MBI_MEM_UPPER(%edx), %eax
1:      subl    $WS_BASE_KIB - 1024, %eax
        shrl    $2, %eax
        cmpl    ws_pages, %eax
        jae     2f
        movl    %eax, ws_pages
        call    line_start
        put     s_ws_cut
        call    put_ws
        call    line_end
2:      ret

derive:
        /* Nothing would ever wake load=dirty without a tick. */
        cmpl    $0, hz
        jne     1f
        cmpl    $LOAD_DIRTY, load
        jne     1f
        movl    $100, hz
        call    line_start
        put     s_needs_tick
        call    line_end

        /* tick_count, tick_t: a tick in timer counts and in units of time. */
1:      xorl    %ebx, %ebx
        cmpl    $0, hz
        je      2f
        movl    $APIC_HZ, %eax
        xorl    %edx, %edx
        divl    hz
        movl    %eax, tick_count
        movl    t_hz, %eax
        xorl    %edx, %edx
        divl    hz
        movl    %eax, %ebx
2:
        /* burst: the most time load=dirty makes up for: 100 ms, or two ticks. */
        movl    t_hz, %eax
        xorl    %edx, %edx
        movl    $10, %ecx
        divl    %ecx
        leal    (%ebx,%ebx), %ecx
        cmpl    %ecx, %eax
        jae     3f
        movl    %ecx, %eax
3:      movl    %eax, burst

        /* beat_t: a beat in units of time. A halted vCPU looks at it on ticks, and it
         * may be early by beat_slack, half a tick: else a tick that comes a little
         * early would put the beat off to the next. With hz=0 the timer is the beat's. */
        movl    t_hz, %eax
        mull    beat_ms
        movl    $1000, %ecx
        divl    %ecx
        movl    %eax, beat_t
        cmpl    $LOAD_BUSY, load
        je      5f
        shrl    $1, %eax
        shrl    $1, %ebx
        jz      4f
        cmpl    %ebx, %eax
        jbe     4f
        movl    %ebx, %eax
4:      movl    %eax, beat_slack
5:      ret
