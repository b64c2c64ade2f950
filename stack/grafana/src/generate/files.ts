import { boards } from '../boards/index.ts';
import { buildDashboard } from '../build/dashboard.ts';

/** The text of every dashboard file by its path below dashboards/. */
export function dashboardFiles(): Map<string, string> {
  return new Map(
    boards.map((board) => [
      `${board.folder}/${board.uid}.json`,
      `${JSON.stringify(buildDashboard(board), null, 2)}\n`,
    ]),
  );
}
