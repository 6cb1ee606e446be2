import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

type Alias = NonNullable<SelectQueryBuilder<ObjectLiteral>['expressionMap']['mainAlias']>;

/** A column as a result names it, and the property that it becomes. */
type Place = readonly [column: string, property: string];

/**
 * The rows of a builder, as its getMany() gives them, where at most one row is joined to each (leftJoinAndMapOne). TypeORM groups
 * the rows of each by their keys and asks each column of each row for its kind: it takes more of a page's time than all else. The
 * kinds of our columns are what pg gives.
 */
export async function readEntities<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
): Promise<Entity[]> {
  const { mainAlias, joinAttributes } = builder.expressionMap;
  const selected = new Set(builder.expressionMap.selects.map(({ selection }) => selection));
  const toMain = toEntity(mainAlias!, selected);
  const joined = joinAttributes.flatMap(({ mapToPropertyPropertyName: property, alias }) =>
    property === undefined ? [] : [{ property, toEntity: toEntity(alias, selected) }],
  );
  const rows = await builder.getRawMany<ObjectLiteral>();
  return rows.map((row) => {
    const entity = toMain(row)!;
    for (const join of joined) entity[join.property] = join.toEntity(row);
    return entity as Entity;
  });
}

/** @returns null of a row to which none is joined */
function toEntity({ name, metadata }: Alias, selected: ReadonlySet<string | undefined>) {
  const target = metadata.target as new () => ObjectLiteral;
  const places = metadata.columns
    .filter(({ propertyName }) => selected.has(name) || selected.has(`${name}.${propertyName}`))
    .map(({ databaseName, propertyName }): Place => [`${name}_${databaseName}`, propertyName]);
  const key = `${name}_${metadata.primaryColumns[0]!.databaseName}`;
  return (row: ObjectLiteral): ObjectLiteral | null => {
    if (row[key] === null) return null;
    const entity = new target();
    for (const [column, property] of places) entity[property] = row[column] as unknown;
    return entity;
  };
}
