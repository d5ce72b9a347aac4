import { registerEnumType } from 'type-graphql';

interface EnumWords<Value extends string> {
  readonly name: string;
  readonly description: string;
  /** What each value means, in the order in which they are shown. */
  readonly values: Readonly<Record<Value, string>>;
}

/** An enum of the schema whose values are called the same inside: `{ READ: 'READ' }`. */
export function enumOf<Value extends string>(
  words: EnumWords<Value>,
): Readonly<Record<Value, Value>> {
  const { name, description, values } = words;
  const entries = Object.entries<string>(values);
  const members = Object.fromEntries(entries.map(([value]) => [value, value]));
  const valuesConfig = Object.fromEntries(
    entries.map(([value, about]) => [value, { description: about }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members as Record<Value, Value>;
}
