import { registerHooks } from 'node:module';

// Node strips the types of our sources by itself; only their imports, which name what tsc makes of them,
// have to be led to them. For `node --import`.
registerHooks({
  resolve: (specifier, context, next) => {
    const ours =
      context.parentURL?.endsWith('.ts') && /^\.{1,2}\//.test(specifier);
    return next(ours ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
