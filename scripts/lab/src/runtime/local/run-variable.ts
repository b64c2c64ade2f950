/** Variable in the environment of every component that says which run it belongs to. */
export const runVariable = 'LAB_RUN';
