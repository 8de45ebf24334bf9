"""What did the caller say?

The line's frames are cut into windows of 32 ms. A *detector* says how likely each window holds a voice, for all calls
together (`window_batch`); the *segmenter* makes of that where a segment of speech began and ended; a *recogniser* makes
words of each segment. All three are replaceable, and none of them knows the others: `ears` is where they meet.

A segment begins once the voice has lasted a tenth of a second (a click has not), and its audio reaches back a little
further, so that the first syllable is in it. It ends after a short silence. That is no end of turn: people pause.
Whether the turn is over is for `converse` to say, after a longer silence (endpointing); meanwhile the words are made,
and are ready by then. Time is counted in samples, never read from a clock: a late frame does not shorten a silence. The
final words are begun at the first hint of silence already; if the voice comes back they are thrown away.

What is posted, in this order:
- `SpeechStarted` … `PartialTranscript` while the voice lasts … `SpeechEnded`.
- `FinalTranscript`, segment after segment in the order they were spoken; nothing for a segment without words.
- `TranscriptSettled` once nothing is outstanding: every ended segment has been made into words, and nobody is speaking.
  A caller who goes on before the last words are there has one `TranscriptSettled` for both segments, after the second.
- `TurnEndHinted` at any time: a recogniser that streams takes the caller's turn to be over. It is no more than a hint.
- `LineClosed` once, last of all. What was being said when the line closed is still made into words, if that is quick:
  "no thanks, bye" is often followed by a click, and belongs in the transcript.

When a recogniser fails or is late the next one is given all of the segment's sound (`recognisers`); when all of them
fail they are asked once more. If that fails too, or nothing has come within `HearingSettings.settle_within` of the
segment's end, the newest guess is posted with confidence 0, or "[inaudible]" if there was none, and the agent asks
again. `TranscriptSettled.note` says so, and names who heard and who did not. A recogniser that hangs holds up one
segment, not those after it.

Two times are told of the end of a voice. `SpeechEnded.spoke_until` is the detector's: it goes on saying "voice" for a
tenth of a second, and a turn is over some time later. `HearingNote.spoke_until` is when the caller was last audible:
the sound itself is measured, and laid on the event clock by the frames that came without delay.

Never posted: words made of something that was no speech. Three doors stand before it: the detector, which keeps music
on hold and dial tones out; the least length of a segment; and the recogniser's own doubt (see `whisper`).

Not in here: whose turn it is, when to answer, how sure is sure enough, what the line is made of.
"""
