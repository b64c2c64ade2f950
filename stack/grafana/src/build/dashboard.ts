import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type AnnotationQuery,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  TimePickerBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type PlacedPanel, place, type Section } from './layout.ts';
import { kitMenu, type Link, linkBuilder } from './links.ts';
import { consoleAddress, type Variable } from './variables.ts';

/** A dashboard as its module writes it down. */
export interface Board {
  /** Never changes: links and bookmarks hold it. Also the file's name. */
  readonly uid: string;
  /** Folder in Grafana and below dashboards/. */
  readonly folder: 'kit' | 'services' | 'infrastructure' | 'signals';
  readonly title: string;
  /** What question it answers, for whom. */
  readonly about: string;
  readonly tags: readonly string[];
  readonly variables: readonly Variable[];
  readonly annotations?: readonly Builder<AnnotationQuery>[];
  readonly links?: readonly Link[];
  readonly sections: readonly Section[];
}

/** The dashboard as Grafana reads it. */
export type BuiltDashboard = Omit<Dashboard, 'panels'> & { readonly panels: PlacedPanel[] };

export function buildDashboard(board: Board): BuiltDashboard {
  const built = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.about)
    .tags(['lab-kit', ...board.tags])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-15m', to: 'now' })
    .refresh('10s')
    .timepicker(new TimePickerBuilder().refreshIntervals(['5s', '10s', '30s', '1m', '5m']))
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...board.variables, ...(usesConsole(board) ? [consoleAddress] : [])])
    .annotations([...(board.annotations ?? [])])
    .links([kitMenu(), ...(board.links ?? []).map(linkBuilder)])
    .build();
  return { ...built, version: 1, panels: place(board.sections) };
}

const usesConsole = (board: Board) => JSON.stringify(board.sections).includes('${console}');
