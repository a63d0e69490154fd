import { runGate } from '/work/main/src/gate.ts';
import { openRepository } from '/work/main/src/repository/open.ts';
import { DEFAULTS } from '/work/main/src/policy/configuration.ts';
import { shippedPrograms, shippedRules } from '/work/main/test/support/shipped.ts';
const mine = (process.env.RULES ?? 'patched-in-place,import-name-missing,entrypoint-missing,wait-n-under-errexit,pid1-drops-sigterm,logs-buffered').split(',');
for (const root of process.argv.slice(2)) {
  const repository = openRepository(root);
  const t = Date.now();
  const blocking = await import('/work/main/test/support/shipped.ts');
  const { verdict } = await runGate({ repository, rules: shippedRules.map(r => r.rule).filter(r => mine[0]==='all' || mine.includes(r.id)), programs: shippedPrograms, blocking: (blocking as any).shippedBlocking, configuration: DEFAULTS, today: '2026-01-01' } as any);
  console.log('###', root, repository.files.length, 'files', Date.now() - t, 'ms', verdict.findings.length, 'findings', verdict.undecided.length, 'undecided');
  for (const f of verdict.findings) {
    const c = repository.file(f.span.path)?.content ?? '';
    const line = c.slice(0, f.span.start).split('\n').length;
    console.log(`${f.severity} ${f.rule} ${f.span.path}:${line}: ${c.slice(f.span.start, f.span.end).slice(0, 150).replace(/\n/g, '⏎')}`);
    if (process.env.V) console.log('      ' + f.message + ' | ' + f.related.map(r => r.span.path + ': ' + (repository.file(r.span.path)?.content ?? '').slice(r.span.start, r.span.end).slice(0,80).replace(/\n/g,'⏎')).join(' ; '));
  }
  if (process.env.U) for (const u of verdict.undecided) console.log('   ?', u.rule, u.span.path, u.why);
}
