export {
  type Annotation,
  type Dashboard,
  dashboardSchema,
  type Panel,
  type SourceRef,
  type Target,
  type Variable,
} from './dashboard.ts';
export { type Choices, type Chosen, interpolate, timeChoices, variablesIn } from './interpolate.ts';
