# Images of Freshwax, one an app: docker build --build-arg APP=<gateway|producer|consumer|simulator|bootstrap> .
# docker-compose.yml builds them.
ARG APP=gateway

FROM node:24-bookworm-slim AS manifests
WORKDIR /freshwax
COPY .npmrc package.json package-lock.json ./
COPY apps/cli/package.json apps/cli/
COPY libs/contracts/package.json libs/contracts/

# What runs, without what builds or tests; the same layer in every image. No package here needs its install script.
FROM manifests AS modules
RUN --mount=type=cache,target=/npm \
    npm ci --cache=/npm --omit=dev --omit=optional --ignore-scripts \
 && rm node_modules/@freshwax/cli

FROM manifests AS build
RUN --mount=type=cache,target=/npm npm ci --cache=/npm --ignore-scripts
COPY nest-cli.json tsconfig.json ./
COPY apps apps
COPY libs libs
COPY stack stack
RUN node apps/cli/bin/freshwax.mjs build

# Node alone: no npm, no compiler, nothing that could be installed with. Files belong to root, the process does not.
FROM node:24-bookworm-slim AS runtime
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
    /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-*
WORKDIR /freshwax
ENV NODE_ENV=production
COPY package.json ./
COPY --from=modules /freshwax/node_modules node_modules
# A package of its own: Node finds it through node_modules and reads its TypeScript.
COPY libs/contracts libs/contracts
COPY stack/probes/health.probe.mjs stack/probes/health.main.mjs stack/probes/
COPY stack/services/source-maps.mjs stack/services/
USER 1000

# Each is asked what it does, not whether its port is open: a consumer that holds no partition is not healthy.
FROM runtime AS gateway
COPY --from=build /freshwax/dist/libs dist/libs
COPY --from=build /freshwax/dist/apps/gateway dist/apps/gateway
COPY --from=build /freshwax/dist/apps/dashboard dist/apps/dashboard
COPY cassandra/schema.cql cassandra/
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=32768 MALLOC_TRIM_THRESHOLD_=131072
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=15s --start-period=5m --retries=6 CMD ["node", "stack/probes/health.main.mjs", "3000"]
CMD ["node", "--max-semi-space-size=4", "--heap-growing-percent=50", "--import", "./stack/services/source-maps.mjs", "dist/apps/gateway/src/main.js"]

FROM runtime AS producer
COPY --from=build /freshwax/dist/libs dist/libs
COPY --from=build /freshwax/dist/apps/producer dist/apps/producer
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=15s --start-period=5m --retries=6 CMD ["node", "stack/probes/health.main.mjs", "3001"]
CMD ["node", "--import", "./stack/services/source-maps.mjs", "dist/apps/producer/src/main.js"]

FROM runtime AS consumer
COPY --from=build /freshwax/dist/libs dist/libs
COPY --from=build /freshwax/dist/apps/consumer dist/apps/consumer
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144 MALLOC_TRIM_THRESHOLD_=1048576
EXPOSE 3002
HEALTHCHECK --interval=10s --timeout=15s --start-period=5m --retries=6 CMD ["node", "stack/probes/health.main.mjs", "3002"]
CMD ["node", "--max-semi-space-size=4", "--heap-growing-percent=60", "--import", "./stack/services/source-maps.mjs", "dist/apps/consumer/src/main.js"]

FROM runtime AS simulator
COPY --from=build /freshwax/dist/apps/simulator dist/apps/simulator
EXPOSE 3100
HEALTHCHECK --interval=10s --timeout=15s --start-period=1m --retries=6 CMD ["node", "stack/probes/health.main.mjs", "3100"]
CMD ["node", "--import", "./stack/services/source-maps.mjs", "dist/apps/simulator/src/main.js"]

# Asks the gateway for the four steps of bootstrap, once, and ends.
FROM runtime AS bootstrap
COPY stack/gateway.client.ts stack/
COPY stack/compose stack/compose
CMD ["node", "stack/compose/bootstrap.main.ts"]

FROM ${APP} AS image
