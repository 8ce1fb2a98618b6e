import type { Instrument, Reading } from "./meter.ts";
import type { Place } from "./place.ts";
import type { WorkReadings } from "./result.ts";
import type { Ready, Row, Work } from "./work.ts";

/** A row whose round takes at most so many seconds has more rounds: there a moment of noise counts most. */
const SHORT_ROUND = 5;
const MORE_ROUNDS = 3;

/** A work of the row that is under way. */
interface Measured {
  readonly name: string;
  readonly ready: Ready;
  /** How often it runs in one reading. */
  repeat: number;
  readonly readings: Reading[];
}

/** All that one row measures, each work once a round. */
export async function measure(
  row: Row,
  runs: number,
  { place, instrument, progress }: { place: Place; instrument: Instrument; progress: (text: string) => void },
): Promise<readonly WorkReadings[]> {
  const measured: Measured[] = [];
  const unavailable: WorkReadings[] = [];
  const noRoom = place.noRoomFor(row.copies);
  if (noRoom !== null) return worksOf(row).map(({ name }) => ({ name, unavailable: noRoom }));
  try {
    for (const work of worksOf(row)) {
      progress(`preparing: ${work.name}`);
      const prepared = await work.prepare(place);
      if ("unavailable" in prepared) unavailable.push({ name: work.name, ...prepared });
      else measured.push({ name: work.name, ready: prepared, repeat: 1, readings: [] });
    }
    const rounds = (await isShort(measured, instrument)) ? runs * MORE_ROUNDS : runs;
    for (let round = 1; round <= rounds; round += 1) {
      // In turns: whatever goes before warms up what comes after it.
      for (const { name, ready, repeat, readings } of round % 2 === 1 ? measured : measured.toReversed()) {
        progress(`round ${round} of ${rounds}: ${name}`);
        await ready.before?.();
        readings.push(await instrument.meter(ready.command(), repeat));
        const wrong = ready.check?.() ?? null;
        if (wrong !== null) throw new Error(`${name} did not do its work: ${wrong}`);
      }
    }
  } finally {
    for (const { ready } of measured) await ready.after?.();
  }
  return [...measured.map(({ name, repeat, readings }) => ({ name, repeat, readings })), ...unavailable];
}

/** The works of a row, its subject first, each once. */
function worksOf(row: Row): readonly Work[] {
  const references = row.bounds.flatMap((bound) =>
    bound.kind === "cpu" ? [...bound.against.plus, ...bound.against.minus] : [],
  );
  return [...new Map([row.subject, ...references].map((work) => [work.name, work])).values()];
}

/** Runs once what changes nothing, to see how often it has to be repeated, and says whether a whole round is short. */
async function isShort(measured: readonly Measured[], { meter, longEnough }: Instrument): Promise<boolean> {
  const steady = measured.filter(({ ready }) => ready.before === undefined);
  let length = 0;
  for (const it of steady) {
    const { wall } = await meter(it.ready.command(), 1);
    it.repeat = Math.min(1_000, Math.max(1, Math.round(longEnough / wall)));
    length += wall * it.repeat;
  }
  return steady.length === measured.length && length <= SHORT_ROUND;
}
