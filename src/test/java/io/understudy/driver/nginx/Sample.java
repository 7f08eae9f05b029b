package io.understudy.driver.nginx;

import io.understudy.embedded.TestCertificate;

/** A configuration that runs, with something of most sorts. */
final class Sample {

  static final String HASH = "$apr1$ab12cd34$Q7pXlqDf0vHd3mQGVW3Yx/";

  private static final String MAIN =
      """
      # the main file
      worker_processes 1;
      pid @HERE@/logs/nginx.pid;
      error_log logs/error.log notice;

      events {
          worker_connections 128; # few
      }

      http {
          types { text/html html; text/css css; }
          default_type application/octet-stream;
          log_format main '$remote_addr "$request" $status';
          access_log off;
          keepalive_timeout 65;
          client_max_body_size 8m;
          sendfile on;
          client_body_temp_path temp-body;
          proxy_temp_path temp-proxy;
          fastcgi_temp_path temp-fastcgi;
          uwsgi_temp_path temp-uwsgi;
          scgi_temp_path temp-scgi;

          map $http_upgrade $connection_upgrade {
              default upgrade;
              ''      close;
              ~^foo   foo;
              ~^bar   bar;
          }
          geo $inside {
              default 0;
              127.0.0.0/8 1;
          }
          limit_req_zone $binary_remote_addr zone=one:1m rate=1000r/s;
          upstream backend {
              server 127.0.0.1:9001 weight=2;
              server 127.0.0.1:9002 backup;
              keepalive 8;
          }
          include conf.d/*.conf;
      }
      """;

  private static final String APP =
      """
      server {
          listen 127.0.0.1:@PORT1@;
          server_name app.example.com www.example.com;
          root html;
          add_header X-Frame-Options DENY;
          add_header X-Other "a b";

          location = /ping {
              return 200 "pong\\n";
          }
          location /api {
              proxy_pass http://backend;
              proxy_read_timeout 60s;
              proxy_set_header Host $host;
              proxy_set_header X-Real-IP $remote_addr;
              proxy_buffer_size 8k;
              limit_req zone=one burst=5 nodelay;
          }
          location ~ \\.php$ { return 404; }
          location ~* \\.(gif|jpg)$ { expires 30d; }
          location /private {
              auth_basic "Members";
              auth_basic_user_file users;
              allow 127.0.0.1;
              deny all;
          }
          if ($http_user_agent ~ "bad bot") {
              return 403;
          }
          rewrite ^/old/(.*)$ /new/$1 permanent;
          error_page 500 502 /50x.html;
      }
      """;

  private static final String SECOND =
      """
      server {
          listen 127.0.0.1:@PORT1@;
          listen 127.0.0.1:@PORT2@ ssl;
          server_name shop.example.com;
          ssl_certificate certs/shop.pem;
          ssl_certificate_key certs/shop.key;
          location / { return 200 "shop"; }
      }
      """;

  private Sample() {}

  /** Writes it; the certificate is made once for all. */
  static NginxUnderTest in(NginxUnderTest nginx) {
    TestCertificate pair = TestCertificate.once();
    return nginx
        .write("nginx.conf", MAIN)
        .write("conf.d/10-app.conf", APP)
        .write("conf.d/20-shop.conf", SECOND)
        .write("users", "# who may enter\nanna:" + HASH + "\nbert:{PLAIN}geheim4711\n")
        .write("certs/shop.pem", pair.certificate())
        .write("certs/shop.key", pair.key());
  }
}
