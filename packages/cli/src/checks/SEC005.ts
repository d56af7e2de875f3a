import { type Check, defineCheck } from '../check.ts';

export const SEC005: Check = defineCheck({
  id: 'SEC005',
  title: 'exposed',
  severity: 'error',
  needs: ['config', 'defaultUser'],
  rule: '`protected-mode` is no, `bind` is `*` or empty, and the user `default` needs no password: all three.',
  why: 'Everybody who finds the port owns the server. Such servers are found within hours.',
  fix: 'CONFIG SET protected-mode yes; CONFIG SET bind "127.0.0.1 -::1"; a password (SEC001)',
  judge: ({ config, defaultUser }) => {
    const [mode, bind = ''] = [config.get('protected-mode'), config.get('bind')];
    const everywhere = bind === '' || bind.split(' ').some((address) => address === '*' || address === '0.0.0.0');
    if (mode !== 'no' || !everywhere || !defaultUser.flags.includes('nopass')) return null;
    return { what: 'open to every address, without a password', evidence: { 'protected-mode': mode, bind } };
  },
});
