"""What is wrong with the telephone, in words, each with its cure: LiveKit's side, livekit-sip's, and Twilio's."""
