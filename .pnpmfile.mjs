/**
 * The Node binary packages declare `os` and `cpu` as strings; pnpm reads arrays only
 * and would install every platform's binary.
 */
const asArray = (value) => (typeof value === 'string' ? [value] : value);

export const hooks = {
  readPackage(pkg) {
    if (/^node-(bin-)?(linux|darwin|win)-/.test(pkg.name ?? '')) {
      pkg.os = asArray(pkg.os);
      pkg.cpu = asArray(pkg.cpu);
    }
    return pkg;
  },
};
