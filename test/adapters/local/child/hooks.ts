import { registerHooks } from 'node:module';

/** Lets plain node run the project's TypeScript: what is imported as `./x.js` is `./x.ts` here. */
registerHooks({
  resolve(specifier, context, next) {
    const isOurs = context.parentURL?.endsWith('.ts') === true;
    return next(
      isOurs ? specifier.replace(/^(\..*)\.js$/, '$1.ts') : specifier,
      context,
    );
  },
});
