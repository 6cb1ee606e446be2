/** The name of what must hold before all others: no process ends by an error of its own code. */
export const CODE = 'code';
