import { callApi } from '../../../api/http.ts';
import { z } from '../../../api/zod.ts';

/** The services that have fault switches. */
export const faultyServices = ['api', 'inference', 'worker'] as const;

export type FaultyService = (typeof faultyServices)[number];

const parameterSchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  items: z.object({ enum: z.array(z.string()).optional() }).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** One parameter of a fault, as JSON Schema has it. */
export type ParameterSchema = z.output<typeof parameterSchema>;

const faultSchema = z.object({
  name: z.string(),
  description: z.string(),
  on: z.boolean(),
  params: z.record(z.string(), z.unknown()).nullable(),
  endsAt: z.string().nullable(),
  schema: z.object({ properties: z.record(z.string(), parameterSchema).default({}) }),
});

export type Fault = z.output<typeof faultSchema>;

const listSchema = z.object({ faults: z.array(faultSchema) }).transform(({ faults: list }) => list);

export function faults(service: FaultyService, signal: AbortSignal): Promise<Fault[]> {
  return callApi(listSchema, `/${service}/faults`, { signal });
}

/** Switches a fault on, or on again with other parameters. */
export function switchOn(
  service: FaultyService,
  name: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Fault> {
  return callApi(faultSchema, pathOf(service, name), { method: 'PUT', json: params });
}

export function switchOff(service: FaultyService, name: string): Promise<Fault> {
  return callApi(faultSchema, pathOf(service, name), { method: 'DELETE' });
}

const pathOf = (service: FaultyService, name: string) =>
  `/${service}/faults/${encodeURIComponent(name)}`;
