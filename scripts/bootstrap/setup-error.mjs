// @ts-check
/** What a person must mend before the command can go on; its message is shown alone, without a stack. */
export class SetupError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'SetupError';
  }
}
