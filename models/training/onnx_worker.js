// Runs ONNX graphs for the Python scripts beside it (Debian has no Python binding of ONNX Runtime).
// Usage: node onnx_worker.js FILE.onnx ...   with ORT_NODE naming the onnxruntime-node folder, THREADS the threads per session.
// One request on stdin: uint32 length, JSON {model, inputs: [{name, dims}]}, then the float32 values of every input.
// One answer on stdout: uint32 length, JSON {outputs: [{name, dims}]}, then the float32 values of every output.
// The very first answer lists the inputs and outputs of every graph.
process.env.ORT_DISABLE_TELEMETRY = '1';
const ort = require(process.env.ORT_NODE || 'onnxruntime-node');

let pending = Buffer.alloc(0);
let wanted = null;
process.stdin.on('readable', feed);
process.stdin.on('end', () => process.exit(0));

function feed() {
  while (wanted) {
    const piece = process.stdin.read(wanted.count);
    if (piece === null) return;
    const resolve = wanted.resolve;
    wanted = null;
    resolve(piece);
  }
}

async function take(count) {                       // stdin in pieces below its high-water mark
  const pieces = [];
  while (count > 0) {
    const size = Math.min(count, 1 << 15);
    pieces.push(await new Promise(resolve => { wanted = { count: size, resolve }; feed(); }));
    count -= size;
  }
  return Buffer.concat(pieces);
}

function answer(head, tensors) {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  process.stdout.write(Buffer.concat([length, text]));
  for (const t of tensors) process.stdout.write(Buffer.from(t.data.buffer, t.data.byteOffset, t.data.byteLength));
}

(async () => {
  const threads = Number(process.env.THREADS || 1);
  const sessions = [];
  for (const file of process.argv.slice(2)) {
    sessions.push(await ort.InferenceSession.create(file, { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 }));
  }
  answer({ models: sessions.map(s => ({ inputs: s.inputNames, outputs: s.outputNames })) }, []);
  for (;;) {
    const head = JSON.parse((await take((await take(4)).readUInt32LE(0))).toString());
    const feeds = {};
    for (const input of head.inputs) {
      const count = input.dims.reduce((a, b) => a * b, 1);
      const bytes = await take(4 * count);
      feeds[input.name] = new ort.Tensor('float32', new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 4 * count)), input.dims);
    }
    const start = process.hrtime.bigint();
    const result = await sessions[head.model].run(feeds);
    const millis = Number(process.hrtime.bigint() - start) / 1e6;
    const names = sessions[head.model].outputNames;
    answer({ millis, outputs: names.map(n => ({ name: n, dims: result[n].dims })) }, names.map(n => result[n]));
  }
})().catch(e => { process.stderr.write(String(e && e.stack || e) + '\n'); process.exit(1); });
