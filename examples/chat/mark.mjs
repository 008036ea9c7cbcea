/** One answer of a model -> metrics. */
export default function mark({ answer, content }) {
  return { correct: JSON.parse(answer).answer === content.task.right };
}
