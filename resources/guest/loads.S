/* What the vCPUs do. ebx is the vCPU's block throughout. */

/* Every vCPU comes here, interrupts off. */
run:
        /* The tick. With hz=0 only the boot processor has a timer, for the beat. */
        movl    tick_count, %eax
        testl   %eax, %eax
        jnz     1f
        cmpl    $0, PC_INDEX(%ebx)
        jne     2f
        imull   $APIC_PER_MS, beat_ms, %eax
        testl   %eax, %eax
        jz      2f
1:      movl    $LVT_PERIODIC | VEC_TIMER, APIC_LVT_TIMER
        movl    %eax, APIC_TIMER_INIT
2:      now
        movl    %eax, PC_LAST(%ebx)
        lock incl running
        cmpl    $0, PC_INDEX(%ebx)
        jne     4f

        /* Ready means that every load runs, not that it soon will. */
3:      pause
        movl    running, %eax
        cmpl    cpus, %eax
        jb      3b
        call    say_ready
        now
        movl    %eax, beat_last
4:      movl    load, %eax
        sti
        jmp     *loops(,%eax,4)

idle_loop:
        hlt
        incl    PC_WORK(%ebx)
        call    beat
        jmp     idle_loop

/* Locked and plain writes, most of them to the vCPU's own page; one locked write
 * in 1024 turns goes to a line that all vCPUs share. */
busy_loop:
        movl    $1024, %ecx
1:      lock incl PC_LOCKED(%ebx)
        movl    %ecx, %eax
        andl    $255, %eax
        movl    %ecx, PC_BUFFER(%ebx,%eax,4)
        decl    %ecx
        jnz     1b
        lock incl busy_turns
        incl    PC_WORK(%ebx)
        call    beat
        jmp     busy_loop

dirty_loop:
        call    dirty_step
        incl    PC_WORK(%ebx)
        call    beat
        testl   %ebp, %ebp
        jnz     dirty_loop
        hlt
        jmp     dirty_loop

/* Write the pages that have come due since the last step, at most 256 so that the
 * beat isn't kept waiting; ebp is not 0 if some are left. The pages due are kept
 * times t_hz: rate * elapsed is added, and a page costs t_hz. */
dirty_step:
        now
        movl    %eax, %ecx
        subl    PC_LAST(%ebx), %eax
        movl    %ecx, PC_LAST(%ebx)
        mull    PC_RATE(%ebx)
        addl    PC_ACC_LO(%ebx), %eax
        adcl    PC_ACC_HI(%ebx), %edx
        /* After a pause of the guest, or at a rate it can't reach, don't make
         * up for all of the time that was lost. */
        cmpl    PC_MAX_HI(%ebx), %edx
        jb      2f
        ja      1f
        cmpl    PC_MAX_LO(%ebx), %eax
        jbe     2f
1:      movl    PC_MAX_LO(%ebx), %eax
        movl    PC_MAX_HI(%ebx), %edx
2:      movl    %eax, %esi
        movl    %edx, %edi
        movl    $256, %ebp
3:      subl    t_hz, %esi
        sbbl    $0, %edi
        jb      4f
        /* All vCPUs walk the working set together, so that any number of them
         * touches the same pages. One word, different each time, dirties it. */
        movl    $1, %eax
        lock xaddl %eax, cursor
        movl    %eax, %ecx
        xorl    %edx, %edx
        divl    ws_pages
        shll    $12, %edx
        movl    %ecx, WS_BASE(%edx)
        decl    %ebp
        jnz     3b
        incl    %ebp
        jmp     5f
4:      addl    t_hz, %esi
        adcl    $0, %edi
        xorl    %ebp, %ebp
5:      movl    %esi, PC_ACC_LO(%ebx)
        movl    %edi, PC_ACC_HI(%ebx)
        ret

/* On the boot processor: a line if one is due. Keeps ebx and ebp. */
beat:
        cmpl    $0, PC_INDEX(%ebx)
        jne     9f
        cmpl    $0, beat_ms
        je      9f
        now
        movl    %eax, %ecx
        subl    beat_last, %ecx
        addl    beat_slack, %ecx
        cmpl    beat_t, %ecx
        jb      9f
        /* Keep to the schedule, unless that is behind by a whole beat: the guest
         * was paused, or its clock was set. */
        subl    beat_t, %ecx
        cmpl    beat_t, %ecx
        jae     1f
        movl    beat_last, %eax
        addl    beat_t, %eax
1:      movl    %eax, beat_last
        incl    beats

        pushl   %ebx
        pushl   %ebp
        call    line_start
        put     s_beat
        movl    beats, %eax
        call    put_dec
        call    put_cpus_and_load
        put     s_live
        xorl    %ebp, %ebp
        movl    $BLOCKS, %ebx
        movl    cpus, %ecx
2:      movl    PC_WORK(%ebx), %eax
        cmpl    PC_SEEN(%ebx), %eax
        je      3f
        movl    %eax, PC_SEEN(%ebx)
        incl    %ebp
3:      addl    $BLOCK_SIZE, %ebx
        loop    2b
        movl    %ebp, %eax
        call    put_dec
        cmpl    $LOAD_DIRTY, load
        jne     4f
        put     s_wrote
        movl    cursor, %eax
        movl    %eax, %ecx
        subl    cursor_seen, %eax
        movl    %ecx, cursor_seen
        call    put_dec
4:      call    line_end
        popl    %ebp
        popl    %ebx
9:      ret

/* Keeps ebx. */
say_ready:
        call    line_start
        put     s_ready
        call    put_cpus_and_load
        put     s_hz
        movl    hz, %eax
        call    put_dec
        cmpl    $LOAD_DIRTY, load
        jne     1f
        put     s_pages
        movl    pages, %eax
        call    put_dec
        put     s_ws
        call    put_ws
1:      jmp     line_end

/* " cpus=4 load=idle"; the ready line alone has " mem=2048M" between the two. */
put_cpus_and_load:
        put     s_cpus
        movl    cpus, %eax
        call    put_dec
        cmpl    $0, beats
        jne     1f
        put     s_mem
        movl    mem_mib, %eax
        call    put_dec
        put     s_mebi
1:      put     s_load
        movl    load, %eax
        movl    load_names(,%eax,4), %esi
        jmp     put_str
