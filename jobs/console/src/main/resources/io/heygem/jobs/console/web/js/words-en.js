export const en = {
  title: 'HeyGem digital human video generator', slogan: 'One voice, many faces', skip: 'Skip to content', otherLanguage: '中文', otherLanguageLabel: '切换到中文 / Switch to Chinese',
  tabs: 'Pages', batch: 'Batch', single: 'Single', history: 'History', log: 'Log', close: 'Close', today: 'Today',
  disconnected: 'Connection lost, trying again…', idle: 'Idle', working: '{n} videos in work', working1: '1 video in work',

  audioTitle: 'Audio', audioDrop: 'Drop an audio file here, or click to choose', audioKinds: 'wav, mp3, m4a, flac and more; speech, 16 kHz or better', audioPlayer: 'Listen to the audio',
  videosTitle: 'Videos', videosDrop: 'Drop videos here, or click to choose', videosKinds: 'Many at once, folders too; mp4, mov, mkv, webm, avi and more. A clear frontal face works best', videoTitle: 'Video', videoDrop: 'Drop a video here, or click to choose', videoKinds: 'mp4, mov, mkv, webm, avi and more, or a photo. A clear frontal face works best', chooseFolder: 'Choose a whole folder', added: 'Added videos', addedNone: 'No videos yet.', addedCount: '{n}',

  waiting: 'Waiting to upload', uploading: 'Uploading', paused: 'Paused', stopped: 'Upload stopped', lost: 'Not complete from last time: choose the same file again and it continues', checking: 'Looking at the file…', retrying: 'No connection, trying again…', usable: 'Ready', unusable: 'Cannot be used', ofSize: '{done} of {all}', perSecond: '{rate}/s', left: 'about {time} left',
  pauseUpload: 'Pause upload', resumeUpload: 'Resume upload', remove: 'Remove', preview: 'Preview', face: 'Face {found}/{all}', faceNone: 'No face', still: 'Photo', uploadOf: 'Upload of {name}',
  twice: '“{name}” is in the list already.', notVideo: '“{name}” is no video and was left out.', notAudio: '“{name}” is no audio and was left out.', oneVideo: 'This page takes one video; “{name}” was used.',

  optionsTitle: 'Options', optionsDefault: 'defaults', optionsChanged: '{n} changed', optionTitle: 'Name of the job', optionTitleHolder: 'The audio’s name if left empty',
  optionLength: 'When video and audio differ in length', bounce: 'Play the video there and back (default)', loop: 'Loop the video', freeze: 'Freeze its last frame', cut_off: 'Cut to the shorter one', silence: 'Keep a longer video, mouth closed', remap: 'Stretch the video',
  optionFace: 'Who speaks', dominant: 'The main person (default)', largest: 'The largest face', center: 'Whoever is nearest the centre', leftFace: 'The person on the left', rightFace: 'The person on the right', allFaces: 'Everybody', nthFace: 'By number, 1 is the main person…', optionFaceNumber: 'Number of the person, 1 is the main one',
  optionQuality: 'Picture quality', qualityDefault: 'Standard (default)', qualityBest: 'Best: large files, slow', qualityGood: 'High: a little slower', qualitySmall: 'Small files', optionCodec: 'Format', codecDefault: 'Default (H.264)', codecH264: 'H.264: plays everywhere', codecHevc: 'H.265: smaller files', 
  optionMouth: 'Mouth movement', strengthDefault: 'Natural (default)', strengthSoft: 'Gentler', strengthMore: 'Stronger', strengthMost: 'Exaggerated', 
  optionPriority: 'Priority', normal: 'Normal (default)', high: 'Before others', low: 'Can wait',
  startBatch: 'Generate all', startSingle: 'Generate', starting: 'Submitting…', ready: '{n} videos will speak the audio ({length})', ready1: 'One video will speak the audio ({length})', readySingle: 'The video will speak the audio ({length})', skipped: '{n} unusable will be skipped',
  needAudio: 'Add an audio first', needVideo: 'Add a video first', needUpload: 'Waiting for uploads and checks', audioBad: 'The audio cannot be used: replace it', videosBad: 'None of the videos can be used',

  progressTitle: 'Progress', progressNone: 'Once started, every video shows its progress here.', resultTitle: 'Result', resultNone: 'When it is done, the result plays here beside the source.', result: 'Result', source: 'Source', playBoth: 'Play both', 
  failedCount: '{n} failed', cancelledCount: '{n} cancelled', countOf: '{done}/{total}', jobProgress: 'Progress of {name}', videoProgress: 'Progress of {name}', eta: 'about {time} left', cancel: 'Cancel', pauseJob: 'Pause', resumeJob: 'Resume', retry: 'Retry failed', retryAll: 'Generate the rest', zip: 'Download all (zip)', jobLog: 'Log', details: 'View', hide: 'Take off this page', play: 'Play', download: 'Download', more: '{n} more…',
  cancelSure: 'Press again to cancel', announced: '{title}: {done} of {total} done', announcedEnd: '{title}: {state}', 
  SUBMITTED: 'Submitted', REFUSED: 'Not accepted', QUEUED: 'Waiting', PROBING: 'Looking at the video', RUNNING: 'In work', ASSEMBLING: 'Assembling', PAUSED: 'Paused', COMPLETED: 'Done', COMPLETED_WITH_WARNINGS: 'Done, with notes', FAILED: 'Failed', CANCELLED: 'Cancelled', PARTLY: 'Partly failed',
  queued: 'Waiting', probing: 'Looking at the video', detecting: 'Finding faces', rendering: 'Syncing lips', assembling: 'Assembling', 
  technical: 'Technical detail', refusedWhy: 'This job was not accepted', 

  historyTitle: 'History', search: 'Search', searchHolder: 'Name of a job, audio or video', filter: 'Show', stateAll: 'All', stateOpen: 'In work', stateDone: 'Done', stateFailed: 'With failures', stateDeleted: 'Deleted lately', sort: 'Sort', newest: 'Newest first', oldest: 'Oldest first', nameUp: 'Name A→Z', nameDown: 'Name Z→A',
  selectAll: 'Select this page', selectOne: 'Select {name}', selected: '{n} selected', deleteSelected: 'Delete selected', deleted: '{n} deleted.', deletedNot: '{n} in work were kept: cancel them first.', undo: 'Undo', undone: '{n} restored.', restore: 'Restore', restoreUntil: 'until {time}',
  empty: 'Nothing has been generated yet.', emptyHint: 'Give “Batch” one audio and some videos; the results will show up here.', nothingFound: 'No job matches.', total: '{n} jobs', total1: '1 job', previous: 'Previous', next: 'Next', pages: 'Pages of the history', pageOf: 'Page {page} of {pages}', videosOf: '{n} videos', videosOf1: '1 video', doneOf: '{done} of {total} done', openJob: 'Open {name}', voice: 'Audio',

  systemTitle: 'System', provider: 'Computes on', unknown: 'unknown', disk: 'Free disk', diskOf: '{free} of {all}', diskKept: 'uploads stop below {kept}', queue: 'Queue', queueOf: '{jobs} jobs · {videos} videos', queueRunning: '{n} in work', queuePaused: '{n} jobs paused', queuePaused1: '1 job paused', throughput: 'Last hour', throughputOf: '{videos} videos · {frames} frames', broker: 'Broker', answers: 'answers', silent: 'does not answer', since: 'Running since', workspace: 'Workspace', dashboard: 'Flink dashboard', api: 'API', keep: 'Cleaning up', keepDays: 'after {n} days', keepDays1: 'after 1 day', keepSize: 'at most {size}', keepAll: 'never',
  logTitle: 'Running log', level: 'Level', levelINFO: 'Everything', levelWARNING: 'Warnings and errors', levelERROR: 'Errors only', logSearch: 'Find', logSearchHolder: 'Part of a line', logFollow: 'Scroll along', logDownload: 'Download log', logLines: 'Lines of the log', logEmpty: 'No line matches.', logJob: 'Only job {id}', logAll: 'Show the whole log', logCut: 'Only the latest part is shown; download it for all.',

  logJobDownload: 'Download this job’s log', clear: 'Clear', notices: 'Messages', 
  signInTitle: 'Please sign in', token: 'Access token', user: 'User', password: 'Password', signIn: 'Sign in', signOut: 'Sign out', orUser: 'or with user and password',
  offline: 'The server does not answer. Check that ./heygem up is running, then try again.', downloadSource: 'Download source', cannotShow: 'This browser cannot play the format of the source; download it to look at it. The result is fine.', cannotPlay: 'This browser cannot play the file; download it and use a player.',
  shortLength: '{seconds} s', seconds: '{n} s', minutesSeconds: '{m} min {s} s', minutes: '{n} min', hours: '{h} h {m} min',
};
