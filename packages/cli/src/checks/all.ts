import type { Check } from '../check.ts';
import { CLU001 } from './CLU001.ts';
import { CLU002 } from './CLU002.ts';
import { CMD001 } from './CMD001.ts';
import { CMD002 } from './CMD002.ts';
import { CMD003 } from './CMD003.ts';
import { CMD004 } from './CMD004.ts';
import { CMD005 } from './CMD005.ts';
import { CMD006 } from './CMD006.ts';
import { CMD007 } from './CMD007.ts';
import { CMD008 } from './CMD008.ts';
import { CMD009 } from './CMD009.ts';
import { CON001 } from './CON001.ts';
import { CON002 } from './CON002.ts';
import { CON003 } from './CON003.ts';
import { CON004 } from './CON004.ts';
import { CON005 } from './CON005.ts';
import { KEY001 } from './KEY001.ts';
import { KEY002 } from './KEY002.ts';
import { KEY003 } from './KEY003.ts';
import { KEY004 } from './KEY004.ts';
import { KEY005 } from './KEY005.ts';
import { KEY006 } from './KEY006.ts';
import { KEY007 } from './KEY007.ts';
import { KEY008 } from './KEY008.ts';
import { KEY009 } from './KEY009.ts';
import { KEY010 } from './KEY010.ts';
import { KEY011 } from './KEY011.ts';
import { LIB001 } from './LIB001.ts';
import { LIB002 } from './LIB002.ts';
import { LIB003 } from './LIB003.ts';
import { MEM001 } from './MEM001.ts';
import { MEM002 } from './MEM002.ts';
import { MEM003 } from './MEM003.ts';
import { MEM004 } from './MEM004.ts';
import { MEM005 } from './MEM005.ts';
import { MEM006 } from './MEM006.ts';
import { MEM007 } from './MEM007.ts';
import { MEM008 } from './MEM008.ts';
import { MEM009 } from './MEM009.ts';
import { PER001 } from './PER001.ts';
import { PER002 } from './PER002.ts';
import { PER003 } from './PER003.ts';
import { REP001 } from './REP001.ts';
import { REP002 } from './REP002.ts';
import { SEC001 } from './SEC001.ts';
import { SEC002 } from './SEC002.ts';
import { SEC003 } from './SEC003.ts';
import { SEC004 } from './SEC004.ts';
import { SEC005 } from './SEC005.ts';
import { SEC006 } from './SEC006.ts';
import { SEC007 } from './SEC007.ts';
import { SEC008 } from './SEC008.ts';
import { SEN001 } from './SEN001.ts';
import { VER001 } from './VER001.ts';

/** Every check, in the order of the documents. Adding one: its file, a line here, its fixtures, its page. */
export const CHECKS: readonly Check[] = [
  VER001,
  MEM001,
  MEM002,
  MEM003,
  MEM004,
  MEM005,
  MEM006,
  MEM007,
  MEM008,
  MEM009,
  KEY001,
  KEY002,
  KEY003,
  KEY004,
  KEY005,
  KEY006,
  KEY007,
  KEY008,
  KEY009,
  KEY010,
  KEY011,
  CMD001,
  CMD002,
  CMD003,
  CMD004,
  CMD005,
  CMD006,
  CMD007,
  CMD008,
  CMD009,
  CON001,
  CON002,
  CON003,
  CON004,
  CON005,
  PER001,
  PER002,
  PER003,
  REP001,
  REP002,
  CLU001,
  CLU002,
  SEN001,
  SEC001,
  SEC002,
  SEC003,
  SEC004,
  SEC005,
  SEC006,
  SEC007,
  SEC008,
  LIB001,
  LIB002,
  LIB003,
];
