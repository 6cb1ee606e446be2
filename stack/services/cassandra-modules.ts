/** What Cassandra 5.0 needs opened of a Java 17 (its own conf/jvm17-server.options lists the same). */

const exported = [
  'java.base/jdk.internal.misc',
  'java.base/java.lang.ref',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
  'jdk.unsupported/sun.misc',
  'jdk.compiler/com.sun.tools.javac.file',
  'jdk.attach/sun.tools.attach',
];

const opened = [
  ...[
    'java.lang.module',
    'jdk.internal.loader',
    'jdk.internal.ref',
    'jdk.internal.reflect',
    'jdk.internal.math',
    'jdk.internal.module',
    'jdk.internal.util.jar',
    'sun.nio.ch',
    'java.io',
    'java.nio',
    'java.lang',
    'java.lang.reflect',
    'java.util',
    'java.util.concurrent',
    'java.util.concurrent.atomic',
  ].map((name) => `java.base/${name}`),
  'jdk.management/com.sun.management.internal',
  'jdk.compiler/com.sun.tools.javac',
];

export const cassandraModuleFlags: readonly string[] = [
  ...exported.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
  ...opened.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
];
