/**
 * Solves A x = b for a symmetric positive definite A, given as rows, by Cholesky decomposition.
 * Throws when A is not positive definite.
 */
export function solveSymmetric(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const lower = cholesky(matrix, size);
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    let sum = at(solution, row);
    for (let column = 0; column < row; column += 1) {
      sum -= entry(lower, row, column) * at(solution, column);
    }
    solution[row] = sum / entry(lower, row, row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = at(solution, row);
    for (let column = row + 1; column < size; column += 1) {
      sum -= entry(lower, column, row) * at(solution, column);
    }
    solution[row] = sum / entry(lower, row, row);
  }
  return solution;
}

function cholesky(matrix: readonly Float64Array[], size: number): Float64Array[] {
  const lower = Array.from({ length: size }, () => new Float64Array(size));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = entry(matrix, row, column);
      for (let k = 0; k < column; k += 1) sum -= entry(lower, row, k) * entry(lower, column, k);
      if (row !== column) {
        set(lower, row, column, sum / entry(lower, column, column));
      } else if (sum > 0) {
        set(lower, row, row, Math.sqrt(sum));
      } else {
        throw new Error('the matrix is not positive definite');
      }
    }
  }
  return lower;
}

const at = (values: Float64Array, index: number): number => values[index] ?? 0;

const entry = (matrix: readonly Float64Array[], row: number, column: number): number =>
  matrix[row]?.[column] ?? 0;

function set(matrix: readonly Float64Array[], row: number, column: number, value: number): void {
  const line = matrix[row];
  if (line !== undefined) line[column] = value;
}
