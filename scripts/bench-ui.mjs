// @ts-check
/**
 * `npm run bench:ui`: measures what the window takes, against speedscope in the same Electron. See e2e/bench/ui/README.md.
 *
 *   npm run bench:ui -- --sizes 1,10 --repeat 3 --starts 10 --json out/bench/ui.json
 */
import { runBench } from './bench.mjs';

await runBench('ui-bench');
