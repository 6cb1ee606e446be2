// What the one-shot bootstrap of the stack in containers reads: the names are those that Airflow's tasks read too.

export interface BootstrapSettings {
  readonly gatewayUrl: string;
  readonly adminKey: string;
}

/** @throws RangeError naming what is not set */
export function bootstrapSettings(): BootstrapSettings {
  const { FRESHWAX_GATEWAY_URL: gatewayUrl, FRESHWAX_ADMIN_KEY: adminKey } = process.env;
  if (!gatewayUrl || !adminKey) throw new RangeError('FRESHWAX_GATEWAY_URL and FRESHWAX_ADMIN_KEY have to be set');
  return { gatewayUrl, adminKey };
}
