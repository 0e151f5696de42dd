// A thread that signs checkpoints and sweeps.
#include "app/desk/upkeep.h"

#include <utility>

#include "app/server/log.h"
#include "record/audit/log.h"

namespace zhida::desk {
namespace {

void log_errors(const Diagnostics& errors) {
  for (const Diagnostic& d : errors) server::log_event("upkeep", {{"what", to_text(d)}});
}

}  // namespace

Upkeep::Upkeep(std::shared_ptr<records::Records> records, std::chrono::milliseconds between)
    : records_(std::move(records)),
      between_(between),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Upkeep::~Upkeep() = default;

void Upkeep::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    turn();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, between_, [] { return false; });
  }
}

void Upkeep::turn() {
  if (!records_->db().stopped().empty()) return;
  auto swept = records_->db().write([&](store::Transaction& tx) -> Result<Done> {
    const auto rows = records_->identity().sweep(tx);
    return rows ? Result<Done>(Done{}) : Result<Done>(rows.errors());
  });
  if (!swept) log_errors(swept.errors());
  std::uint64_t leaves = 0;
  auto read = records_->db().read([&](store::Reader& reader) -> Result<Done> {
    const auto head = audit::head_of(reader);
    if (!head) return head.errors();
    leaves = head->size;
    return Done{};
  });
  if (!read) {
    log_errors(read.errors());
  } else if (leaves > 0) {
    if (const auto note = records_->log().checkpoint(); !note) log_errors(note.errors());
  }
}

}  // namespace zhida::desk
