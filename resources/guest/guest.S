/*
 * Quiescope's built-in guest: a 32-bit Multiboot program for QEMU.
 *
 * It starts every vCPU, gives each the load named on the command line, and
 * writes a heartbeat to COM1. See README.md.
 *
 * The parts are included here, not linked, because separate objects may be
 * padded differently by different versions of the assembler.
 */
        .include "defs.inc"
        .text
        .include "boot.S"
        .include "cpu.S"
        .include "loads.S"
        .include "options.S"
        .include "serial.S"
        .include "data.S"
        .section .note.GNU-stack, "", @progbits
