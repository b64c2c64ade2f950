/** A data source as dashboards name it: a variable, so that the same file serves any installation. */
export interface SourceRef {
  readonly type: 'prometheus' | 'loki' | 'tempo';
  readonly uid: string;
}

export const prometheus: SourceRef = { type: 'prometheus', uid: '${datasource}' };
export const loki: SourceRef = { type: 'loki', uid: '${loki}' };
export const tempo: SourceRef = { type: 'tempo', uid: '${tempo}' };
