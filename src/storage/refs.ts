/** Where an object is, inside one account. */
export interface ObjectRef {
  readonly container: string;
  readonly name: string;
}

/** One version of an object; its id means nothing outside its object. */
export interface VersionRef extends ObjectRef {
  readonly versionId: string;
}

/** An object as it is now, or one version of it. */
export type ReadableRef = ObjectRef | VersionRef;

/** The version a ref asks for, or undefined for the current one. */
export function versionOf(ref: ReadableRef): string | undefined {
  return 'versionId' in ref ? ref.versionId : undefined;
}
