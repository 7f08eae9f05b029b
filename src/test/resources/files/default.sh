# Read by the init script.
JAVA_HOME=/usr/lib/jvm/default-java
JAVA_OPTS="-Djava.awt.headless=true -Xmx512m" # heap
export LANG='C.UTF-8'
EMPTY=
EXPANDED="$JAVA_HOME/bin"
PLAIN=a\ b
QUOTED="say \"hi\""
