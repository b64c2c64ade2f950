/** Labels of images that stand in for a registry's; the same keys are read by `lab status`. */
export const labels = {
  /** What is really inside, with its version. */
  contains: 'lab.stand-in.contains',
  /** Hash of everything the image was made of. */
  inputs: 'lab.stand-in.inputs',
} as const;
