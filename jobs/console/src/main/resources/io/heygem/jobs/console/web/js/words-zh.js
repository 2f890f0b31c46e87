export const zh = {
  title: 'HeyGem 数字人视频生成系统', slogan: '一段声音，多张面孔', skip: '跳到内容', otherLanguage: 'English', otherLanguageLabel: '切换到英文 / Switch to English',
  tabs: '页面', batch: '批量处理', single: '单个处理', history: '历史', log: '日志', close: '关闭', today: '今天',
  disconnected: '连接断开，正在重试…', idle: '空闲', working: '{n} 个视频处理中',

  audioTitle: '上传音频文件', audioDrop: '拖放或点击选择音频文件', audioKinds: 'wav、mp3、m4a、flac 等；说话声，16 kHz 以上', audioPlayer: '试听音频',
  videosTitle: '上传视频文件', videosDrop: '拖放或点击选择视频文件', videosKinds: '可一次多选，也可拖入文件夹；mp4、mov、mkv、webm、avi 等，正面清晰的人脸效果最好', videoTitle: '上传视频文件', videoDrop: '拖放或点击选择视频文件', videoKinds: 'mp4、mov、mkv、webm、avi 等，或一张照片；正面清晰的人脸效果最好', chooseFolder: '选择整个文件夹', added: '已添加视频', addedNone: '还没有添加视频。', addedCount: '{n} 个',

  waiting: '排队等待上传', uploading: '上传中', paused: '已暂停', stopped: '上传中断', lost: '上次没有传完：请再次选择同一个文件，会从断点继续', checking: '正在检查文件…', retrying: '网络不通，正在自动重试…', usable: '可用', unusable: '不能使用', ofSize: '{done} / {all}', perSecond: '{rate}/秒', left: '约剩 {time}',
  pauseUpload: '暂停上传', resumeUpload: '继续上传', remove: '移除', preview: '预览', face: '人脸 {found}/{all}', faceNone: '没有人脸', still: '照片', uploadOf: '{name} 上传进度',
  twice: '“{name}” 已经在列表里了。', notVideo: '“{name}” 不是视频，已忽略。', notAudio: '“{name}” 不是音频，已忽略。', oneVideo: '单个处理只用一个视频，用了 “{name}”。',

  optionsTitle: '选项', optionsDefault: '默认', optionsChanged: '已改 {n} 项', optionTitle: '任务名称', optionTitleHolder: '不填则用音频文件名',
  optionLength: '视频与音频不一样长时', bounce: '来回播放视频（默认）', loop: '循环播放视频', freeze: '停在视频最后一帧', cut_off: '按较短的截断', silence: '视频更长时保留到完，嘴闭合', remap: '拉伸视频速度',
  optionFace: '让谁说话', dominant: '主要人物（默认）', largest: '脸最大的人', center: '最靠中间的人', leftFace: '最左边的人', rightFace: '最右边的人', allFaces: '所有人', nthFace: '按主次选第几个…', optionFaceNumber: '第几个人物，1 为最主要的人',
  optionQuality: '画质', qualityDefault: '标准（默认）', qualityBest: '最高：文件大，编码慢', qualityGood: '高：比标准稍慢', qualitySmall: '小文件：便于传输', optionCodec: '视频格式', codecDefault: '默认（H.264）', codecH264: 'H.264：处处能播', codecHevc: 'H.265：文件更小', 
  optionMouth: '嘴部动作', strengthDefault: '自然（默认）', strengthSoft: '轻一点', strengthMore: '强一点', strengthMost: '夸张', 
  optionPriority: '优先级', normal: '普通（默认）', high: '插队优先', low: '不急',
  startBatch: '开始批量生成', startSingle: '开始生成', starting: '正在提交…', ready: '{n} 个视频将按音频（{length}）生成', readySingle: '视频将按音频（{length}）生成', skipped: '{n} 个不能用的视频会跳过',
  needAudio: '请先添加音频', needVideo: '请先添加视频', needUpload: '等待上传和检查完成', audioBad: '音频不能使用，请更换', videosBad: '没有可用的视频',

  progressTitle: '生成进度', progressNone: '开始后，这里显示每个视频的进度。', resultTitle: '生成结果', resultNone: '完成后，结果在这里与原视频并排播放。', result: '生成结果', source: '原视频', playBoth: '同步播放', 
  failedCount: '{n} 个失败', cancelledCount: '{n} 个取消', countOf: '{done}/{total}', jobProgress: '{name} 总进度', videoProgress: '{name} 进度', eta: '约剩 {time}', cancel: '取消', pauseJob: '暂停', resumeJob: '继续', retry: '重试失败的', retryAll: '重新生成未完成的', zip: '一键打包下载', jobLog: '日志', details: '查看', hide: '从此页收起', play: '播放', download: '下载', more: '另外 {n} 个…',
  cancelSure: '再按一次确认取消', announced: '{title}：{done}/{total} 完成', announcedEnd: '{title}：{state}', 
  SUBMITTED: '已提交', REFUSED: '未被接受', QUEUED: '等待中', PROBING: '检查视频', RUNNING: '处理中', ASSEMBLING: '合成视频', PAUSED: '已暂停', COMPLETED: '已完成', COMPLETED_WITH_WARNINGS: '已完成，有提示', FAILED: '失败', CANCELLED: '已取消', PARTLY: '部分失败',
  queued: '等待中', probing: '检查视频', detecting: '查找人脸', rendering: '唇形同步中', assembling: '合成视频', 
  technical: '技术信息', refusedWhy: '系统没有接受这个任务', 

  historyTitle: '生成结果历史', search: '搜索', searchHolder: '任务、音频或视频的名称', filter: '显示', stateAll: '全部', stateOpen: '进行中', stateDone: '已完成', stateFailed: '有失败', stateDeleted: '最近删除', sort: '排序', newest: '最新在前', oldest: '最早在前', nameUp: '名称 A→Z', nameDown: '名称 Z→A',
  selectAll: '全选本页', selectOne: '选择 {name}', selected: '已选 {n} 项', deleteSelected: '删除所选', deleted: '已删除 {n} 项。', deletedNot: '{n} 项进行中，没有删除：请先取消。', undo: '撤销', undone: '已恢复 {n} 项。', restore: '恢复', restoreUntil: '{time} 前可恢复',
  empty: '还没有生成结果。', emptyHint: '在“批量处理”上传一个音频和几个视频，结果就会出现在这里。', nothingFound: '没有符合条件的任务。', total: '共 {n} 个任务', previous: '上一页', next: '下一页', pages: '翻页', pageOf: '第 {page} / {pages} 页', videosOf: '{n} 个视频', doneOf: '{done}/{total} 完成', openJob: '打开 {name}', voice: '音频',

  systemTitle: '系统', provider: '计算设备', unknown: '未知', disk: '可用磁盘', diskOf: '{free} / 共 {all}', diskKept: '低于 {kept} 时停止接收上传', queue: '队列', queueOf: '{jobs} 个任务 · {videos} 个视频', queueRunning: '{n} 个处理中', queuePaused: '{n} 个任务暂停', throughput: '最近一小时', throughputOf: '{videos} 个视频 · {frames} 帧', broker: '消息系统', answers: '正常', silent: '没有回应', since: '运行自', workspace: '工作目录', dashboard: 'Flink 面板', api: 'API 说明', keep: '自动清理', keepDays: '保留 {n} 天', keepSize: '最多 {size}', keepAll: '不清理',
  logTitle: '运行日志', level: '级别', levelINFO: '全部', levelWARNING: '警告和错误', levelERROR: '只看错误', logSearch: '查找', logSearchHolder: '行内文字', logFollow: '自动滚动', logDownload: '下载日志', logLines: '日志内容', logEmpty: '没有符合条件的日志。', logJob: '只看任务 {id}', logAll: '看全部日志', logCut: '只显示最近的部分，完整内容请下载。',

  logJobDownload: '下载此任务的日志', clear: '清空', notices: '消息', 
  signInTitle: '请登录', token: '访问令牌', user: '用户名', password: '密码', signIn: '登录', signOut: '退出登录', orUser: '或者用用户名和密码',
  offline: '连不上服务器。请确认 ./heygem up 正在运行，然后重试。', downloadSource: '下载原视频', cannotShow: '浏览器放不了这种格式的原视频，可下载后查看；生成结果不受影响。', cannotPlay: '浏览器不能播放这个文件；下载后用播放器打开。',
  shortLength: '{seconds} 秒', seconds: '{n} 秒', minutesSeconds: '{m} 分 {s} 秒', minutes: '{n} 分钟', hours: '{h} 小时 {m} 分',
};
