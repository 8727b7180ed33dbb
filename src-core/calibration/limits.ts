/** What calibration lets pass. */

/** Of the injected delay: error of its own phase, and what may spill into any other. */
export const LIMIT_SHARE = 0.02;
/** Timers and wake-ups are no better than this, however short the delay. */
export const LIMIT_NS = 100_000;
/** Of the injected cycles that must name the vCPU that held the pause up. */
export const NAMED_SHARE = 0.95;
