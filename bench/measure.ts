import type { Instrument, Reading } from "./meter.ts";
import type { Place } from "./place.ts";
import type { WorkReadings } from "./result.ts";
import type { Ready, Row, Work } from "./work.ts";

/** What is short is repeated until it takes about this long, in seconds: a single run of it is mostly noise. */
const LONG_ENOUGH = 0.4;

/** All that one row measures, each work once a round. */
export async function measure(
  row: Row,
  runs: number,
  { place, instrument, progress }: { place: Place; instrument: Instrument; progress: (text: string) => void },
): Promise<readonly WorkReadings[]> {
  const ready: { work: Work; ready: Ready; repeat: number; readings: Reading[] }[] = [];
  const unavailable: WorkReadings[] = [];
  const noRoom = place.noRoomFor(row.copies);
  if (noRoom !== null) return worksOf(row).map(({ name }) => ({ name, unavailable: noRoom }));
  try {
    for (const work of worksOf(row)) {
      progress(`preparing: ${work.name}`);
      const prepared = await work.prepare(place);
      if ("unavailable" in prepared) unavailable.push({ name: work.name, ...prepared });
      else ready.push({ work, ready: prepared, repeat: 1, readings: [] });
    }
    for (const it of ready)
      if (it.ready.before === undefined) it.repeat = await repetitions(it.ready, instrument);
    for (let round = 1; round <= runs; round += 1) {
      // In turns: whatever goes before warms up what comes after it.
      for (const { work, ready: it, repeat, readings } of round % 2 === 1 ? ready : ready.toReversed()) {
        progress(`round ${round} of ${runs}: ${work.name}`);
        await it.before?.();
        readings.push(await instrument.meter(it.command(), repeat));
        const wrong = it.check?.() ?? null;
        if (wrong !== null) throw new Error(`${work.name} did not do its work: ${wrong}`);
      }
    }
  } finally {
    for (const { ready: it } of ready) await it.after?.();
  }
  return [
    ...ready.map(({ work, repeat, readings }) => ({ name: work.name, repeat, readings })),
    ...unavailable,
  ];
}

/** The works of a row, its subject first, each once. */
function worksOf(row: Row): readonly Work[] {
  const references = row.bounds.flatMap((bound) =>
    bound.kind === "cpu" ? [...bound.against.plus, ...bound.against.minus] : [],
  );
  return [...new Map([row.subject, ...references].map((work) => [work.name, work])).values()];
}

async function repetitions({ command }: Ready, { meter }: Instrument): Promise<number> {
  const { wall } = await meter(command(), 1);
  return Math.min(100, Math.max(1, Math.round(LONG_ENOUGH / wall)));
}
