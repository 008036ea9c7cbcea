export default ({ answer, content }) => ({ correct: answer === content.task.right });
