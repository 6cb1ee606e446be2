export * from './meta.api.ts';
export * from './stats.api.ts';
export * from './entities.api.ts';
export * from './pipeline.api.ts';
export * from './operation.api.ts';
export * from './live.api.ts';
