import { z } from 'zod';

const vector = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});

/** Asks the Prometheus of the lab that runs. */
export async function promql(query: string) {
  const url = `http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(query)}`;
  return vector.parse(await (await fetch(url)).json()).data.result;
}

/** The value of the only series that a query finds; undefined without one. */
export async function oneValue(query: string): Promise<number | undefined> {
  const [series] = await promql(query);
  return series === undefined ? undefined : Number(series.value[1]);
}
