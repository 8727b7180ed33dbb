/*
 * What the decoder is measured against: a plain C reader of seekable, uncompressed perf.data files. It reads into arrays
 * what the decoder reads into columns (time, position, pid, tid, cpu, event, type of every record of the kernel, in the
 * order in which they are in the file) and takes as little on trust: every size and length is checked before it is used.
 *
 *   reference FILE
 *
 * For each line on stdin it reads the file once, from opening it to full columns, and prints one line of JSON: the
 * nanoseconds that took, how many records there were, and sums over the columns, which tell whether both read the same.
 * The format: include/uapi/linux/perf_event.h and tools/perf/Documentation/perf.data-file-format.txt of Linux.
 */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
  SAMPLE_IP = 1 << 0,
  SAMPLE_TID = 1 << 1,
  SAMPLE_TIME = 1 << 2,
  SAMPLE_ADDR = 1 << 3,
  SAMPLE_READ = 1 << 4,
  SAMPLE_CALLCHAIN = 1 << 5,
  SAMPLE_ID = 1 << 6,
  SAMPLE_CPU = 1 << 7,
  SAMPLE_PERIOD = 1 << 8,
  SAMPLE_STREAM_ID = 1 << 9,
  SAMPLE_RAW = 1 << 10,
  SAMPLE_IDENTIFIER = 1 << 16,
};
enum { READ_ENABLED = 1, READ_RUNNING = 2, READ_ID = 4, READ_GROUP = 8, READ_LOST = 16 };
enum { RECORD_SAMPLE = 9, FIRST_OF_PERF = 64, RECORD_AUXTRACE = 71, RECORD_COMPRESSED = 81, RECORD_COMPRESSED2 = 83 };

#define RECORD_HEADER_BYTES 8
#define FILE_HEADER_BYTES 104
#define SHORTEST_ATTR 64
#define BLOCK_BYTES (1 << 20)
#define CHUNK_ROWS 65536
#define SAMPLE_ID_ALL (1ull << 18)

static void die(const char *what, uint64_t at) {
  fprintf(stderr, "reference: %s (at byte %" PRIu64 ")\n", what, at);
  exit(1);
}

static void *allocate(size_t bytes) {
  void *memory = malloc(bytes);
  if (memory == NULL) die("out of memory", 0);
  return memory;
}

static uint16_t u16(const uint8_t *at) {
  uint16_t value;
  memcpy(&value, at, sizeof value);
  return value;
}
static uint32_t u32(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return value;
}
static uint64_t u64(const uint8_t *at) {
  uint64_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

/* Where an event's fields are: in samples from the header's end, in other records back from the record's end; -1: absent. */
struct layout {
  int tid, time, id, cpu, fixed;
  int tail_tid, tail_time, tail_id, tail_cpu, tail_bytes;
  bool has_read, has_callchain, has_raw;
  uint64_t read_format;
  uint64_t sample_type;
};

/* Ids of records, each with its event: open addressing, at most half full. */
struct id_table {
  uint64_t *ids;
  int32_t *events;
  uint64_t mask;
};

struct chunk {
  uint64_t time[CHUNK_ROWS];
  uint64_t at[CHUNK_ROWS];
  int32_t pid[CHUNK_ROWS];
  int32_t tid[CHUNK_ROWS];
  int16_t cpu[CHUNK_ROWS];
  uint16_t event[CHUNK_ROWS];
  uint8_t type[CHUNK_ROWS];
};

struct columns {
  struct chunk **chunks;
  size_t chunk_count, chunk_room;
  struct chunk *last;
  uint32_t row;
};

struct recording {
  int file;
  uint64_t file_size, data_at, data_end;
  struct layout *events;
  size_t event_count;
  struct id_table table;
  struct columns timed, untimed;
  uint64_t records, unidentified;
};

static void grow(struct columns *columns) {
  if (columns->chunk_count == columns->chunk_room) {
    columns->chunk_room = columns->chunk_room == 0 ? 16 : 2 * columns->chunk_room;
    columns->chunks = realloc(columns->chunks, columns->chunk_room * sizeof *columns->chunks);
    if (columns->chunks == NULL) die("out of memory", 0);
  }
  columns->last = allocate(sizeof(struct chunk));
  columns->chunks[columns->chunk_count++] = columns->last;
  columns->row = 0;
}

static inline void append(struct columns *columns, uint64_t time, uint64_t at, int32_t pid, int32_t tid, int16_t cpu,
                          uint16_t event, uint8_t type) {
  if (columns->row == CHUNK_ROWS || columns->last == NULL) grow(columns);
  struct chunk *chunk = columns->last;
  uint32_t row = columns->row++;
  chunk->time[row] = time;
  chunk->at[row] = at;
  chunk->pid[row] = pid;
  chunk->tid[row] = tid;
  chunk->cpu[row] = cpu;
  chunk->event[row] = event;
  chunk->type[row] = type;
}

static void read_exactly(int file, void *into, size_t bytes, uint64_t at) {
  for (size_t done = 0; done < bytes;) {
    ssize_t got = pread(file, (uint8_t *)into + done, bytes - done, (off_t)(at + done));
    if (got <= 0) die("the file ends too early", at + done);
    done += (size_t)got;
  }
}

static struct layout layout_of(const uint8_t *attr) {
  uint64_t type = u64(attr + 24);
  struct layout layout = {.tid = -1, .time = -1, .id = -1, .cpu = -1};
  int at = 0;
#define FIELD(bit, place) \
  if (type & (bit)) {     \
    place at;             \
    at += 8;              \
  }
  FIELD(SAMPLE_IDENTIFIER, layout.id =)
  FIELD(SAMPLE_IP, (void))
  FIELD(SAMPLE_TID, layout.tid =)
  FIELD(SAMPLE_TIME, layout.time =)
  FIELD(SAMPLE_ADDR, (void))
  if (type & SAMPLE_ID) {
    if (layout.id < 0) layout.id = at;
    at += 8;
  }
  FIELD(SAMPLE_STREAM_ID, (void))
  FIELD(SAMPLE_CPU, layout.cpu =)
  FIELD(SAMPLE_PERIOD, (void))
#undef FIELD
  layout.fixed = at;
  layout.tail_tid = layout.tail_time = layout.tail_id = layout.tail_cpu = -1;
  if (u64(attr + 40) & SAMPLE_ID_ALL) {
    int back = 0;
#define TAIL(bit, place) \
  if (type & (bit)) {    \
    back += 8;           \
    place back;          \
  }
    TAIL(SAMPLE_IDENTIFIER, layout.tail_id =)
    TAIL(SAMPLE_CPU, layout.tail_cpu =)
    TAIL(SAMPLE_STREAM_ID, (void))
    if (type & SAMPLE_ID) {
      back += 8;
      if (layout.tail_id < 0) layout.tail_id = back;
    }
    TAIL(SAMPLE_TIME, layout.tail_time =)
    TAIL(SAMPLE_TID, layout.tail_tid =)
#undef TAIL
    layout.tail_bytes = back;
  }
  layout.has_read = type & SAMPLE_READ;
  layout.has_callchain = type & SAMPLE_CALLCHAIN;
  layout.has_raw = type & SAMPLE_RAW;
  layout.read_format = u64(attr + 32);
  layout.sample_type = type;
  return layout;
}

static inline uint64_t slot_of(const struct id_table *table, uint64_t id) {
  return (id * 0x9e3779b97f4a7c15ull >> 32) & table->mask;
}

static void make_table(struct id_table *table, uint64_t ids) {
  uint64_t room = 16;
  while (room < 2 * ids) room *= 2;
  table->mask = room - 1;
  table->ids = allocate(room * sizeof *table->ids);
  table->events = allocate(room * sizeof *table->events);
  for (uint64_t slot = 0; slot < room; slot++) table->events[slot] = -1;
}

static void put_id(struct id_table *table, uint64_t id, int32_t event) {
  uint64_t slot = slot_of(table, id);
  while (table->events[slot] >= 0 && table->ids[slot] != id) slot = (slot + 1) & table->mask;
  table->ids[slot] = id;
  table->events[slot] = event;
}

static inline int32_t event_of(const struct id_table *table, uint64_t id) {
  uint64_t slot = slot_of(table, id);
  while (table->events[slot] >= 0) {
    if (table->ids[slot] == id) return table->events[slot];
    slot = (slot + 1) & table->mask;
  }
  return -1;
}

static void open_recording(struct recording *recording, const char *path) {
  struct stat status;
  uint8_t header[FILE_HEADER_BYTES];
  recording->file = open(path, O_RDONLY);
  if (recording->file < 0 || fstat(recording->file, &status) != 0) die("the file cannot be opened", 0);
  recording->file_size = (uint64_t)status.st_size;
  read_exactly(recording->file, header, sizeof header, 0);
  if (memcmp(header, "PERFILE2", 8) != 0 || u64(header + 8) != FILE_HEADER_BYTES) die("it is no perf.data file", 0);
  uint64_t attr_size = u64(header + 16), attrs_at = u64(header + 24), attrs_bytes = u64(header + 32);
  recording->data_at = u64(header + 40);
  uint64_t data_bytes = u64(header + 48);
  if (recording->data_at > recording->file_size || data_bytes > recording->file_size - recording->data_at)
    die("the data reach past the file", 40);
  recording->data_end = recording->data_at + data_bytes;
  if (attr_size < SHORTEST_ATTR + 16 || attrs_at > recording->file_size ||
      attrs_bytes > recording->file_size - attrs_at || attrs_bytes < attr_size)
    die("the events' attributes reach past the file", 16);

  uint8_t *attrs = allocate(attrs_bytes);
  read_exactly(recording->file, attrs, attrs_bytes, attrs_at);
  recording->event_count = attrs_bytes / attr_size;
  if (recording->event_count > UINT16_MAX) die("there are too many events", attrs_at);
  recording->events = allocate(recording->event_count * sizeof *recording->events);
  uint64_t all_ids = 0;
  for (size_t event = 0; event < recording->event_count; event++) {
    const uint8_t *section = attrs + (event + 1) * attr_size - 16;
    if (u64(section) > recording->file_size || u64(section + 8) > recording->file_size - u64(section))
      die("an event's ids reach past the file", attrs_at + event * attr_size);
    all_ids += u64(section + 8) / 8;
  }
  make_table(&recording->table, all_ids);
  for (size_t event = 0; event < recording->event_count; event++) {
    const uint8_t *attr = attrs + event * attr_size, *section = attr + attr_size - 16;
    uint64_t ids_at = u64(section), ids_bytes = u64(section + 8);
    recording->events[event] = layout_of(attr);
    uint8_t *ids = allocate(ids_bytes + 1);
    read_exactly(recording->file, ids, ids_bytes, ids_at);
    for (uint64_t id = 0; id + 8 <= ids_bytes; id += 8) put_id(&recording->table, u64(ids + id), (int32_t)event);
    free(ids);
  }
  free(attrs);

  bool all_identifier = true, same_place = true;
  const struct layout *first = recording->events;
  for (size_t event = 0; event < recording->event_count; event++) {
    const struct layout *layout = recording->events + event;
    all_identifier = all_identifier && (layout->sample_type & SAMPLE_IDENTIFIER);
    same_place = same_place && layout->id >= 0 && layout->id == first->id && layout->tail_id == first->tail_id;
  }
  if (recording->event_count > 1 && !all_identifier && !same_place) die("the events cannot be told apart", attrs_at);
}

/* 0 and ~0 stand for no time at all. */
static inline bool is_no_time(uint64_t time) { return time + 1 <= 1; }

/* The bytes of a sample's read values. */
static uint64_t read_values_bytes(const uint8_t *at, const uint8_t *end, uint64_t format, uint64_t position) {
  uint64_t times = (format & READ_ENABLED ? 8 : 0) + (format & READ_RUNNING ? 8 : 0);
  uint64_t each = 8 + (format & READ_ID ? 8 : 0) + (format & READ_LOST ? 8 : 0);
  uint64_t bytes = times + each;
  if (format & READ_GROUP) {
    if (end - at < 8 || u64(at) > UINT16_MAX) die("the read values reach past the sample", position);
    bytes = 8 + times + each * u64(at);
  }
  if (bytes > (uint64_t)(end - at)) die("the read values reach past the sample", position);
  return bytes;
}

static inline void sample(struct recording *recording, const uint8_t *record, const uint8_t *end, uint64_t position) {
  const uint8_t *body = record + RECORD_HEADER_BYTES;
  const struct layout *layout = recording->events;
  int32_t event = 0;
  if (recording->event_count > 1) {
    if (end - body < layout->id + 8) die("the sample ends before its id", position);
    event = event_of(&recording->table, u64(body + layout->id));
    if (event < 0) {
      recording->unidentified++;
      return;
    }
    layout = recording->events + event;
  }
  if (end - body < layout->fixed) die("the sample is shorter than its fields", position);
  const uint8_t *at = body + layout->fixed;
  if (layout->has_read) at += read_values_bytes(at, end, layout->read_format, position);
  if (layout->has_callchain) {
    if (end - at < 8 || u64(at) > (uint64_t)(end - at - 8) / 8) die("the call chain reaches past the sample", position);
    at += 8 + 8 * u64(at);
  }
  if (layout->has_raw && (end - at < 4 || u32(at) > (uint64_t)(end - at - 4)))
    die("the payload reaches past the sample", position);

  uint64_t time = layout->time < 0 ? 0 : u64(body + layout->time);
  uint32_t cpu = layout->cpu < 0 ? UINT32_MAX : u32(body + layout->cpu);
  append(is_no_time(time) ? &recording->untimed : &recording->timed, time, position,
         layout->tid < 0 ? -1 : (int32_t)u32(body + layout->tid),
         layout->tid < 0 ? -1 : (int32_t)u32(body + layout->tid + 4), cpu <= INT16_MAX ? (int16_t)cpu : -1,
         (uint16_t)event, RECORD_SAMPLE);
}

/* Records of the kernel other than samples: what they say of when and where is in the trailer. */
static void other(struct recording *recording, const uint8_t *record, const uint8_t *end, uint32_t type,
                  uint64_t position) {
  const uint8_t *body = record + RECORD_HEADER_BYTES;
  const struct layout *layout = recording->events;
  int32_t event = 0;
  if (recording->event_count > 1 && layout->tail_id >= 0) {
    if (end - body < layout->tail_id) die("the record ends before its id", position);
    event = event_of(&recording->table, u64(end - layout->tail_id));
    /* Records that perf makes up have id 0 and belong to the first event. */
    if (event < 0) event = 0;
    layout = recording->events + event;
  }
  if (end - body < layout->tail_bytes) die("the record is shorter than its trailer", position);
  uint64_t time = layout->tail_time < 0 ? 0 : u64(end - layout->tail_time);
  uint32_t cpu = layout->tail_cpu < 0 ? UINT32_MAX : u32(end - layout->tail_cpu);
  append(is_no_time(time) ? &recording->untimed : &recording->timed, time, position,
         layout->tail_tid < 0 ? -1 : (int32_t)u32(end - layout->tail_tid),
         layout->tail_tid < 0 ? -1 : (int32_t)u32(end - layout->tail_tid + 4), cpu <= INT16_MAX ? (int16_t)cpu : -1,
         (uint16_t)event, (uint8_t)type);
}

static void walk(struct recording *recording) {
  static uint8_t block[BLOCK_BYTES];
  uint64_t block_at = recording->data_at;
  while (block_at < recording->data_end) {
    uint64_t left = recording->data_end - block_at;
    uint64_t filled = left < BLOCK_BYTES ? left : BLOCK_BYTES;
    read_exactly(recording->file, block, filled, block_at);
    uint64_t at = 0;
    while (filled - at >= RECORD_HEADER_BYTES) {
      const uint8_t *record = block + at;
      uint32_t type = u32(record);
      uint64_t size = u16(record + 6);
      if (size < RECORD_HEADER_BYTES) die("a record has no size", block_at + at);
      if (size > filled - at) break;
      if (type == RECORD_SAMPLE) sample(recording, record, record + size, block_at + at);
      else if (type < FIRST_OF_PERF) other(recording, record, record + size, type, block_at + at);
      else if (type == RECORD_COMPRESSED || type == RECORD_COMPRESSED2) die("it is compressed", block_at + at);
      else if (type == RECORD_AUXTRACE) die("it holds trace data of a processor", block_at + at);
      recording->records++;
      at += size;
    }
    if (at == 0) die("the data end within a record", block_at);
    block_at += at;
  }
}

static uint32_t mixed(const struct chunk *chunk, uint32_t row) {
  uint32_t hash = (uint32_t)chunk->at[row] * 0x9e3779b1u ^ (is_no_time(chunk->time[row]) ? 0 : (uint32_t)chunk->time[row]) * 0x85ebca6bu ^
                  (uint32_t)chunk->tid[row] * 0xc2b2ae35u ^ (uint32_t)chunk->pid[row] * 0x27d4eb2fu ^
                  ((uint32_t)(uint16_t)chunk->cpu[row] | (uint32_t)chunk->event[row] << 16) * 0x165667b1u ^
                  chunk->type[row];
  hash = (hash ^ hash >> 15) * 0x2c1b3c6du;
  return hash ^ hash >> 12;
}

/* Sums that wrap around at 64 bits, so that the order of the rows makes no difference; `rows` tells which fields are of one row. */
static void print_columns(const char *name, const struct columns *columns) {
  uint64_t count = 0, time = 0, at = 0, pid = 0, tid = 0, cpu = 0, event = 0, type = 0, rows = 0;
  for (size_t index = 0; index < columns->chunk_count; index++) {
    const struct chunk *chunk = columns->chunks[index];
    uint32_t filled = index + 1 == columns->chunk_count ? columns->row : CHUNK_ROWS;
    count += filled;
    for (uint32_t row = 0; row < filled; row++) {
      time += is_no_time(chunk->time[row]) ? 0 : chunk->time[row];
      at += chunk->at[row];
      pid += (uint64_t)(int64_t)chunk->pid[row];
      tid += (uint64_t)(int64_t)chunk->tid[row];
      cpu += (uint64_t)(int64_t)chunk->cpu[row];
      event += chunk->event[row];
      type += chunk->type[row];
      rows += mixed(chunk, row);
    }
  }
  printf("\"%s\":{\"count\":\"%" PRIu64 "\",\"timeNs\":\"%" PRIu64 "\",\"at\":\"%" PRIu64 "\",\"pid\":\"%" PRIu64
         "\",\"tid\":\"%" PRIu64 "\",\"cpu\":\"%" PRIu64 "\",\"event\":\"%" PRIu64 "\",\"type\":\"%" PRIu64
         "\",\"rows\":\"%" PRIu64 "\"}",
         name, count, time, at, pid, tid, cpu, event, type, rows);
}

static void release(struct columns *columns) {
  for (size_t index = 0; index < columns->chunk_count; index++) free(columns->chunks[index]);
  free(columns->chunks);
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int main(int argc, char **argv) {
  char line[64];
  if (argc != 2) {
    fprintf(stderr, "usage: reference FILE, then a line on stdin for each repetition\n");
    return 2;
  }
  while (fgets(line, sizeof line, stdin) != NULL) {
    struct recording recording = {0};
    uint64_t started = now_ns();
    open_recording(&recording, argv[1]);
    walk(&recording);
    uint64_t elapsed = now_ns() - started;
    printf("{\"ns\":%" PRIu64 ",\"records\":%" PRIu64 ",\"unidentified\":%" PRIu64 ",", elapsed, recording.records,
           recording.unidentified);
    print_columns("timed", &recording.timed);
    printf(",");
    print_columns("untimed", &recording.untimed);
    printf("}\n");
    fflush(stdout);
    close(recording.file);
    release(&recording.timed);
    release(&recording.untimed);
    free(recording.events);
    free(recording.table.ids);
    free(recording.table.events);
  }
  return 0;
}
