import { z } from "zod";
import { lazily, numberOrNull } from "../../formats/schemas.ts";

const id = z.union([z.string(), z.int()]);
const textOrNothing = z.string().nullish();

export const tau2SimulationSchema = lazily(() =>
  z.object({
    task_id: id,
    trial: z.int().nullish(),
    termination_reason: textOrNothing,
    reward_info: z.object({ reward: numberOrNull }).nullish(),
    /** The reward in the index of a folder. */
    reward: numberOrNull.optional(),
    agent_cost: numberOrNull.optional(),
    user_cost: numberOrNull.optional(),
    duration: numberOrNull.optional(),
  }),
);

export type Tau2Simulation = z.infer<ReturnType<typeof tau2SimulationSchema>>;

export const tau2ResultsSchema = lazily(() =>
  z.object({
    info: z.object({
      num_trials: z.int().nullish(),
      agent_info: z.object({ llm: textOrNothing }).nullish(),
      environment_info: z.object({ domain_name: textOrNothing }).nullish(),
    }),
    tasks: z.array(z.object({ id })).nullish(),
    simulations: z.array(tau2SimulationSchema()).nullish(),
    simulation_index: z.array(tau2SimulationSchema()).nullish(),
  }),
);

export type Tau2Results = z.infer<ReturnType<typeof tau2ResultsSchema>>;
