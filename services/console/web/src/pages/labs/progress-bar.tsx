/** How many of the tasks are solved, as a bar and in words. */
export function ProgressBar({ solved, total }: { solved: number; total: number }) {
  return (
    <div className="lab-progress">
      <progress value={solved} max={Math.max(total, 1)} aria-label="Tasks solved" />
      <span className="numeric">
        {solved} of {total} tasks
      </span>
    </div>
  );
}
