# docker build -t dispute-atlas . && docker run -p 8501:8501 -v atlas:/data dispute-atlas --corpus articles/corpus
# Without the last two words the store begins empty, or is what DISPUTES_STORE names.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DISPUTES_STORE=sqlite:////data/store.sqlite \
    DISPUTES_DATA=/data \
    DISPUTES_LOG_FORMAT=json

RUN useradd --uid 10001 --user-group --create-home atlas && install --directory --owner atlas --group atlas /data

WORKDIR /srv/atlas
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt

COPY pyproject.toml LICENSE ./
COPY .streamlit/config.toml .streamlit/
COPY geodata geodata
COPY articles articles
COPY dashboard dashboard
# Streamlit finds the components of installed packages only. What is drawn for browsers is written while it runs.
RUN pip install --no-cache-dir --no-deps --editable . \
    && python -c "from dashboard import assets; assets.install()" \
    && chown -R atlas:atlas dashboard/static

USER 10001:10001
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "dashboard", "--host", "0.0.0.0"]
