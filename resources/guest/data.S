/* Tables, texts and variables. */

        .balign 8, 0
gdt:    .quad   0
        .quad   0x00cf9b000000ffff      /* code: base 0, 4 GiB, 32-bit */
        .quad   0x00cf93000000ffff      /* data: the same */
gdt_end:
gdtr:   .word   gdt_end - gdt - 1
        .long   gdt
idtr:   .word   256 * 8 - 1
        .long   idt

/* Port, value. */
pic_setup:
        .byte   0x20, 0x11, 0xa0, 0x11  /* ICW1: edge, cascade, ICW4 follows */
        .byte   0x21, 0x20, 0xa1, 0x28  /* ICW2: vectors 0x20 and 0x28 */
        .byte   0x21, 0x04, 0xa1, 0x02  /* ICW3 */
        .byte   0x21, 0x01, 0xa1, 0x01  /* ICW4: 8086 */
        .byte   0x21, 0xff, 0xa1, 0xff  /* all masked */
        .byte   0x43, 0x30              /* 8254 counter 0: both bytes, mode 0 */
        .byte   0x40, 0x00, 0x40, 0x00
pic_setup_end:

/* Register, value. */
uart_setup:
        .byte   1, 0x00                 /* IER */
        .byte   3, 0x80                 /* LCR: divisor latch */
        .byte   0, 0x01, 1, 0x00        /* 115200 */
        .byte   3, 0x03                 /* LCR: 8N1 */
        .byte   2, 0x07                 /* FCR: on, both cleared */
        .byte   4, 0x03                 /* MCR: DTR, RTS */
uart_setup_end:

hex_digits:
        .ascii  "0123456789abcdef"
s_file: .ascii  "quiescope-guest.bin"
s_file_end:
s_name: .asciz  "quiescope-guest "
s_end:  .asciz  "\r\n"
s_ready: .asciz "ready"
s_beat: .asciz  "beat "
s_cpus: .asciz  " cpus="
s_mem:  .asciz  " mem="
s_load: .asciz  " load="
s_hz:   .asciz  " hz="
s_pages: .asciz " pages="
s_ws:   .asciz  " ws="
s_live: .asciz  " live="
s_wrote: .asciz " wrote="
s_mebi: .asciz  "M"
s_kibi: .asciz  "K"
s_fault: .asciz "fault "
s_at:   .asciz  " at "
s_on:   .asciz  " cpu="
s_warning: .asciz "warning: "
s_of:   .asciz  " of "
s_answered: .asciz " vCPUs answered"
s_unknown: .asciz "warning: unknown option ignored: "
s_bad:  .asciz  "warning: bad value ignored: "
s_ws_cut: .asciz "warning: ws is more than the memory, cut to "
s_needs_tick: .asciz "warning: load=dirty needs a tick, hz=100 used"
s_too_many: .asciz "warning: 128 vCPUs used, the others stay halted"
s_no_fw_cfg: .asciz "warning: no fw_cfg, one vCPU used"
s_no_apic: .asciz "error: needs a processor with TSC, MSR and APIC"

o_load: .asciz  "load="
o_hz:   .asciz  "hz="
o_pages: .asciz "pages="
o_beat: .asciz  "beat="
o_ws:   .asciz  "ws="
n_idle: .asciz  "idle"
n_busy: .asciz  "busy"
n_dirty: .asciz "dirty"

        .balign 4, 0
/* Indexed by LOAD_... */
load_names:
        .long   n_idle, n_busy, n_dirty
loops:  .long   idle_loop, busy_loop, dirty_loop

/* OPTION_SIZE each: name, handler, variable, least (but 0 is always allowed), most. */
option_table:
        .long   o_load, option_load, 0, 0, 0
        .long   o_hz, option_number, hz, 1, 1000
        .long   o_pages, option_number, pages, 1, 10000000
        .long   o_beat, option_number, beat_ms, 10, 60000
        .long   o_ws, option_size, 0, 0, 0
        .long   0

/* The options, at their defaults. */
load:   .long   LOAD_IDLE
hz:     .long   100
pages:  .long   1000
ws_pages: .long (16 << 20) >> 12
beat_ms: .long  1000

cpus:   .long   1
next_index: .long 1
t_hz:   .long   10000000                /* a guess until it is measured */

        .bss
        .balign 8
idt:    .skip   256 * 8
fw_cfg_buffer: .skip 8
mbi:    .skip   4
mem_mib: .skip  4
online: .skip   4
go:     .skip   4
running: .skip  4
tick_count: .skip 4
burst:  .skip   4
beat_t: .skip   4
beat_slack: .skip 4
beat_last: .skip 4
beats:  .skip   4
cursor_seen: .skip 4
serial_there: .skip 1
serial_dropped: .skip 1
line:   .skip   160
        /* Written by all vCPUs: lines of their own. */
        .balign 64
cursor: .skip   64
busy_turns: .skip 64
