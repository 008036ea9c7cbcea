/** One answer of a model -> metrics. */
export default function mark({ answer, content }) {
  return { correct: sumOf(answer) === content.task.right };
}

/** An answer that is not JSON is a wrong one. A throw would say that it could not be marked. */
function sumOf(answer) {
  try {
    return JSON.parse(answer).answer;
  } catch {
    return null;
  }
}
