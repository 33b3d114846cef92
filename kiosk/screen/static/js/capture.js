/* The browser's microphone as frames of 16 kHz sound, its echoes cancelled. Knows no server and no page. */

const RATE = 16000;

/** Open the microphone. `onFrame({pcm, level})`; `onGone()` where it was unplugged. Throws where there is none. */
export async function capture(onFrame, onGone) {
  const stream = await navigator.mediaDevices.getUserMedia({
    // Recognizers know noise better than a filter that takes long vowels for it.
    audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 },
  });
  const [track] = stream.getAudioTracks();
  const context = new AudioContext({ sampleRate: RATE });
  const close = () => {
    track.onended = null;
    for (const one of stream.getTracks()) one.stop();
    return context.close();
  };
  try {
    await context.audioWorklet.addModule("/static/js/pcm-worklet.js");
  } catch (trouble) {
    await close();
    throw trouble;
  }
  const frames = new AudioWorkletNode(context, "pcm", { numberOfOutputs: 0 });
  frames.port.onmessage = ({ data }) => onFrame(data);
  context.createMediaStreamSource(stream).connect(frames);
  track.onended = onGone;
  return { close, cancelsEchoes: track.getSettings().echoCancellation === true };
}
