// The addresses of those who run the server, over a store that works and one that has stopped.
#include "app/server/watch.h"

#include <filesystem>
#include <unistd.h>

#include <gtest/gtest.h>

namespace zhida::server {
namespace {

Request get(std::string target, std::string method = "GET") {
  Request out;
  out.method = std::move(method);
  out.target = std::move(target);
  return out;
}

class WatchTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("zhida-watch-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    records::Options options;
    options.folder = folder_.string();
    ASSERT_TRUE(records::create(options, "zhida.example/watch").ok());
    auto opened = records::Records::open(options);
    ASSERT_TRUE(opened.ok());
    records_ = std::move(*opened);
  }
  void TearDown() override {
    records_.reset();
    std::filesystem::remove_all(folder_);
  }
  std::filesystem::path folder_;
  std::shared_ptr<records::Records> records_;
  Metrics metrics_;
};

TEST_F(WatchTest, IsReadyUntilTheStoreStops) {
  const Watch watch(metrics_, records_);
  EXPECT_EQ(watch.answer(get("/readyz"))->status, 200);
  records_->db().before_commit([](store::Transaction&) -> Result<Done> {
    Diagnostic why;
    why.code = "E-TEST";
    why.zh = "磁盘坏了";
    why.en = "the disk is broken";
    return why;
  });
  EXPECT_FALSE(
      records_->db().write([](store::Transaction&) -> Result<Done> { return Done{}; }).ok());
  const auto answer = watch.answer(get("/readyz"));
  EXPECT_EQ(answer->status, 503);
  EXPECT_NE(answer->body->find("E-HTTP-READY"), std::string::npos);
  EXPECT_NE(answer->body->find("the disk is broken"), std::string::npos);
}

TEST_F(WatchTest, IsReadyWithoutAStore) {
  EXPECT_EQ(Watch(metrics_, nullptr).answer(get("/readyz"))->status, 200);
}

TEST_F(WatchTest, LeavesOtherAddressesAlone) {
  const Watch watch(metrics_, records_);
  EXPECT_FALSE(watch.answer(get("/healthz")).has_value());
  EXPECT_FALSE(watch.answer(get("/api/v1/policies")).has_value());
  EXPECT_EQ(watch.answer(get("/metrics", "POST"))->status, 405);
}

TEST_F(WatchTest, CountsRequestsByStatusAndTime) {
  metrics_.count(200, std::chrono::microseconds(400));
  metrics_.count(204, std::chrono::milliseconds(3));
  metrics_.count(404, std::chrono::seconds(9));
  metrics_.add({"zhida_test_things", "Things.", false, [] { return std::int64_t{7}; }});
  const std::string text = *Watch(metrics_, records_).answer(get("/metrics?x=1"))->body;
  for (const auto* line :
       {"zhida_http_requests_total{status=\"2xx\"} 2\n",
        "zhida_http_requests_total{status=\"4xx\"} 1\n",
        "zhida_http_seconds_bucket{le=\"0.0005\"} 1\n",
        "zhida_http_seconds_bucket{le=\"0.005\"} 2\n", "zhida_http_seconds_bucket{le=\"5\"} 2\n",
        "zhida_http_seconds_bucket{le=\"+Inf\"} 3\n", "zhida_http_seconds_count 3\n",
        "zhida_http_seconds_sum 9.003400\n", "zhida_test_things 7\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
  }
}

}  // namespace
}  // namespace zhida::server
