// Loaded before an app, so that its stack traces name its TypeScript. Node's own flag, --enable-source-maps, reads and keeps the
// maps of every package too: TypeORM and RxJS bring 1,700 of them, with their sources inside.
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false });
