/** Thrown inside this room where a file contradicts itself; parseElf turns it into an elf-corrupt failure. */
export class Damage extends Error {
  constructor(
    readonly offset: number,
    readonly what: string,
  ) {
    super(what);
  }
}
