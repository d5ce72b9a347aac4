import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { readFile } from 'node:fs/promises';
import { buildStowageSchema, printSdl } from '../../src/graphql/index.js';

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

type Field = GraphQLField<unknown, unknown>;

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await buildStowageSchema();
});

describe('the schema', () => {
  test('is the committed one', async () => {
    const committed = await readFile('schema/schema.graphql', 'utf8');
    expect(committed).toBe(await printSdl());
  });

  test('says of each type, field, argument and value what it is', () => {
    const silent = ownTypes()
      .flatMap((type) => [['', type] as const, ...partsOf(type)])
      .filter(([, part]) => !part.description)
      .map(([owner, part]) => `${owner}.${part.name}`);

    expect(silent.sort()).toEqual(['.Mutation', '.Query', '.Subscription']);
  });

  test('has mutations of one input, and payloads with userErrors', () => {
    for (const field of fieldsOf('Mutation')) {
      const capital = field.name.charAt(0).toUpperCase() + field.name.slice(1);
      const [input, ...more] = field.args;

      expect(more).toEqual([]);
      expect(`${input?.name}: ${String(input?.type)}`).toBe(
        `input: ${capital}Input!`,
      );
      expect(String(field.type)).toBe(`${capital}Payload!`);
      const errors = payloadOf(field).getFields()['userErrors'];
      expect(String(errors?.type)).toBe('[UserError!]!');
    }
  });

  test('has an idempotencyKey in every mutation, which need not be given', () => {
    const keys = fieldsOf('Mutation').map(({ name, args }) => {
      const input = args[0] && getNamedType(args[0].type);
      const fields = isInputObjectType(input) ? input.getFields() : {};
      return [name, String(fields['idempotencyKey']?.type)];
    });

    expect(keys).toEqual(
      fieldsOf('Mutation').map(({ name }) => [name, 'String']),
    );
  });

  test('has payloads that can be empty but for their userErrors', () => {
    const promised = fieldsOf('Mutation')
      .flatMap((field) => Object.values(payloadOf(field).getFields()))
      .filter(({ name, type }) => isNonNullType(type) && name !== 'userErrors');

    expect(promised).toEqual([]);
  });

  test('has queries that are null for what is not there', () => {
    const strict = fieldsOf('Query')
      .filter(({ type }) => isNonNullType(type))
      .map(({ name }) => name);

    expect(strict.sort()).toEqual(['accounts', 'jobs', 'nodes']);
  });

  test('has an ID on every Node', () => {
    const nodes = schema.getPossibleTypes(abstractNode());
    expect(nodes.map(({ name }) => name).sort()).toEqual([
      'Account',
      'Container',
      'File',
      'FileVersion',
      'Job',
      'Upload',
    ]);
  });

  test('has the same four fields on every connection, and bounded pages', () => {
    const paged = ownTypes()
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()))
      .filter(({ type }) => getNamedType(type).name.endsWith('Connection'));

    expect(paged.map(({ name }) => name).sort()).toEqual([
      'containers',
      'entries',
      'files',
      'jobs',
      'publicContainers',
      'versions',
      'versions',
    ]);
    for (const field of paged) {
      expect(field.args.slice(0, 2).map(({ name }) => name)).toEqual([
        'first',
        'after',
      ]);
      const connection = payloadOf(field).getFields();
      expect(Object.keys(connection)).toEqual(['edges', 'nodes', 'pageInfo']);
    }
  });
});

function ownTypes(): readonly GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}

function fieldsOf(typeName: string): readonly Field[] {
  const type = schema.getType(typeName);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
}

function payloadOf(field: Field): GraphQLObjectType {
  const type = getNamedType(field.type);
  if (isObjectType(type)) return type;
  throw new Error(`${field.name} gives no object`);
}

function abstractNode() {
  const node = schema.getType('Node');
  if (isInterfaceType(node)) return node;
  throw new Error('there is no Node');
}

/** A type's fields with their arguments, or its values, each with its owner's name. */
function partsOf(
  type: GraphQLNamedType,
): readonly (readonly [owner: string, part: Described])[] {
  if (isEnumType(type)) {
    return type.getValues().map((value) => [type.name, value]);
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [type.name, field]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    [type.name, field],
    ...field.args.map((arg) => [`${type.name}.${field.name}`, arg] as const),
  ]);
}
