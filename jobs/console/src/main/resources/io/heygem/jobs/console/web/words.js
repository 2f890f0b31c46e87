/** All words of the pages, Chinese first. */
const zh = {
  title: 'HeyGem 数字人视频生成系统', batch: '批量处理', single: '单个处理', history: '历史', log: '日志', other: 'English',
  audio: '上传音频文件', chooseAudio: '拖放或点击选择音频文件', chooseVideos: '拖放或点击选择视频文件', chooseVideo: '拖放或点击选择一个视频文件',
  videos: '上传视频文件', video: '上传视频文件', added: '已添加视频', none: '还没有', options: '选项', lengthPolicy: '视频比音频短或长时', priority: '优先级',
  bounce: '来回播放（默认）', loop: '循环', freeze: '停在最后一帧', cut_off: '按短的截断', silence: '保留较长的视频，嘴闭合', remap: '拉伸',
  normal: '普通', high: '优先', low: '不急', startBatch: '开始批量生成', startSingle: '开始生成', uploading: '上传中', pauseUpload: '暂停', goOn: '继续',
  drop: '移除', checking: '正在检查…', face: '有人脸的抽样帧', seconds: '秒', unusable: '不能使用', needBoth: '请先上传一个音频和至少一个视频。',
  started: '已提交。', cancel: '取消', retry: '重试失败的', eta: '约剩', zip: '一键打包下载', play: '播放', download: '下载', result: '生成结果', source: '原视频',
  search: '搜索', sort: '排序', newest: '最新在前', oldest: '最旧在前', byName: '按名称', remove: '删除所选', undo: '撤销删除', before: '上一页', after: '下一页',
  empty: '生成结果历史还是空的。', pick: '选择', jobLog: '此任务的日志', level: '级别', downloadLog: '下载日志', dashboard: 'Flink 面板', provider: '计算设备', unknown: '未知',
  disk: '可用磁盘', queue: '进行中的任务 / 视频', throughput: '最近一小时完成的视频', broker: '消息系统', answers: '正常', silent: '没有回应',
  token: '访问令牌', user: '用户名', password: '密码', signIn: '登录', lost: '与服务器的连接断开，正在重试…', close: '关闭',
  SUBMITTED: '已提交', REFUSED: '被拒绝', QUEUED: '等待中', PROBING: '检查视频', RUNNING: '唇形同步中', ASSEMBLING: '合成中', PAUSED: '已暂停',
  COMPLETED: '完成', COMPLETED_WITH_WARNINGS: '完成，有提示', FAILED: '失败', CANCELLED: '已取消', queued: '等待中', probing: '检查视频', detecting: '检测人脸', rendering: '渲染', assembling: '合成',
};
const en = {
  title: 'HeyGem digital human videos', batch: 'Batch', single: 'Single', history: 'History', log: 'Log', other: '中文',
  audio: 'Audio', chooseAudio: 'Drop an audio file here or choose one', chooseVideos: 'Drop videos here or choose them', chooseVideo: 'Drop a video here or choose one',
  videos: 'Videos', video: 'Video', added: 'Added videos', none: 'None yet', options: 'Options', lengthPolicy: 'When video and audio differ in length', priority: 'Priority',
  bounce: 'Play there and back (default)', loop: 'Loop', freeze: 'Freeze the last frame', cut_off: 'Cut to the shorter', silence: 'Keep the longer video, mouth closed', remap: 'Stretch',
  normal: 'Normal', high: 'First', low: 'Can wait', startBatch: 'Generate all', startSingle: 'Generate', uploading: 'Uploading', pauseUpload: 'Pause', goOn: 'Go on',
  drop: 'Remove', checking: 'Looking at it…', face: 'sampled frames with a face', seconds: 's', unusable: 'Cannot be used', needBoth: 'Upload one audio and at least one video first.',
  started: 'Submitted.', cancel: 'Cancel', retry: 'Retry failed', eta: 'about', zip: 'Download all (zip)', play: 'Play', download: 'Download', result: 'Result', source: 'Source',
  search: 'Search', sort: 'Sort', newest: 'Newest first', oldest: 'Oldest first', byName: 'By name', remove: 'Delete selected', undo: 'Undo', before: 'Previous', after: 'Next',
  empty: 'Nothing has been generated yet.', pick: 'Select', jobLog: 'Log of this job', level: 'Level', downloadLog: 'Download the log', dashboard: 'Flink dashboard', provider: 'Computes on', unknown: 'unknown',
  disk: 'Free disk', queue: 'Open jobs / videos', throughput: 'Videos done in the last hour', broker: 'Broker', answers: 'answers', silent: 'does not answer',
  token: 'Token', user: 'User', password: 'Password', signIn: 'Sign in', lost: 'The server does not answer; trying again…', close: 'Close',
  SUBMITTED: 'Submitted', REFUSED: 'Refused', QUEUED: 'Waiting', PROBING: 'Looking at the video', RUNNING: 'Rendering', ASSEMBLING: 'Assembling', PAUSED: 'Paused',
  COMPLETED: 'Done', COMPLETED_WITH_WARNINGS: 'Done, with warnings', FAILED: 'Failed', CANCELLED: 'Cancelled', queued: 'waiting', probing: 'probing', detecting: 'finding faces', rendering: 'rendering', assembling: 'assembling',
};
const words = { zh, en };
export let language = localStorage.getItem('language') === 'en' ? 'en' : 'zh';
export const switchLanguage = () => { language = language === 'zh' ? 'en' : 'zh'; localStorage.setItem('language', language); };
export const word = key => words[language][key] ?? key;
